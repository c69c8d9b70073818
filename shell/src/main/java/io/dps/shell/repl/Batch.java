package io.dps.shell.repl;

import java.util.Optional;

/**
 * How a batch runs.
 *
 * @param rule what a failure does
 * @param mode whether it runs at all
 * @param report what hears how each statement ended
 */
public record Batch(StopRule rule, Mode mode, Optional<BatchReport> report) {
    /** Whether statements run. */
    public enum Mode {
        RUN,
        /** Statements are read and checked, and none runs. */
        DRY_RUN
    }

    /** Runs up to the first failure. */
    public static Batch plain() {
        return new Batch(StopRule.STOP_AT_FAILURE, Mode.RUN, Optional.empty());
    }
}
