package io.dps.shell.error;

/**
 * A failure in the words a user sees.
 *
 * @param kind what kind it is, which decides the exit code
 * @param message what failed; empty when nothing is to be said
 * @param hint what to do next, may be empty
 */
public record ErrorReport(ErrorKind kind, String message, String hint) {}
