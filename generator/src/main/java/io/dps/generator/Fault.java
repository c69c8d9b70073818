package io.dps.generator;

/** What is wrong, on purpose, with a record that is sent. */
enum Fault {
    NONE,
    LATE,
    DUPLICATE,
    MALFORMED
}
