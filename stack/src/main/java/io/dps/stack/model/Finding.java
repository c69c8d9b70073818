package io.dps.stack.model;

/**
 * One result of {@code doctor}.
 *
 * @param check subject of the check
 * @param level severity of the result
 * @param message observed result
 * @param advice what to do about it, empty when all is well
 */
public record Finding(String check, Level level, String message, String advice) {
    /** Severity of a finding. */
    public enum Level {
        OK,
        WARN,
        FAIL
    }
}
