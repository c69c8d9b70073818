package io.dps.streaming;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Which records of transactions a stream reads; the ids are the values of Kafka's {@code isolation.level}. */
public enum Isolation {
    /** Records of committed transactions, and those outside of any, up to the first transaction that is still open. */
    READ_COMMITTED,
    /** All records, those of open and aborted transactions included. */
    READ_UNCOMMITTED;

    /** Returns the value of Kafka's property, which is also the name in options and records. */
    @JsonValue
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return id();
    }
}
