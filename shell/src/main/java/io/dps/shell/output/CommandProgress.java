package io.dps.shell.output;

import java.util.OptionalDouble;

/**
 * The progress of a command at one moment.
 *
 * @param text what is being done, and how far; one line
 * @param done the part of the work that is done, 0 to 1; empty if the end is not known
 */
public record CommandProgress(String text, OptionalDouble done) {
    /** Returns progress towards an end that is not known. */
    public static CommandProgress of(String text) {
        return new CommandProgress(text, OptionalDouble.empty());
    }

    /** Returns progress towards a known end; without a total, the end counts as unknown. */
    public static CommandProgress of(String text, long done, long total) {
        return total <= 0
                ? of(text)
                : new CommandProgress(text, OptionalDouble.of(Math.min(1, Math.max(0, (double) done / total))));
    }
}
