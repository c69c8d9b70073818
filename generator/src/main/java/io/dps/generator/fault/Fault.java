package io.dps.generator.fault;

/** What is wrong, on purpose, with a record that is sent. */
public enum Fault {
    NONE,
    LATE,
    DUPLICATE,
    MALFORMED
}
