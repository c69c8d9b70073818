package io.dps.stack.model;

/**
 * One result of {@code doctor}.
 *
 * @param check what was looked at
 * @param level how it came out
 * @param message what was seen
 * @param advice what to do about it, empty when all is well
 */
public record Finding(String check, Level level, String message, String advice) {
    /** How a check came out. */
    public enum Level {
        OK,
        WARN,
        FAIL
    }
}
