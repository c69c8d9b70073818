package io.dps.shell.service;

import java.util.Locale;

/** Which records of transactions a reader sees; the texts are those of Kafka's {@code isolation.level}. */
public enum Isolation {
    /** Records of committed transactions, and those outside of any, up to the first transaction that is still open. */
    READ_COMMITTED,
    /** All records, those of open and aborted transactions included. */
    READ_UNCOMMITTED;

    /** The value of Kafka's property, and the word that a user writes. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
