package io.dps.contract;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * The isolation levels of a reader, which decide the transactional records that it sees; the ids are the values of
 * Kafka's {@code isolation.level}.
 */
public enum Isolation {
    /**
     * Records of committed transactions and records outside transactions, up to the first transaction that is still
     * open.
     */
    READ_COMMITTED,
    /** All records, including those of open and aborted transactions. */
    READ_UNCOMMITTED;

    /** Returns the value of Kafka's property, which is also the word that a user writes and the name in reports. */
    @JsonValue
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return id();
    }
}
