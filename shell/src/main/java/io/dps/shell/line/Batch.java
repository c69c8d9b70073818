package io.dps.shell.line;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The options of a batch run.
 *
 * @param rule what happens after a failure
 * @param mode whether its statements run
 * @param report receives the result of each statement
 * @param files the files being run; each is sourced by the one before it
 */
public record Batch(FailurePolicy rule, Mode mode, Optional<BatchReport> report, List<Path> files) {
    public Batch {
        files = List.copyOf(files);
    }

    /** The mode of a batch: run its statements, or only check them. */
    public enum Mode {
        RUN,
        /** Statements are read and checked, but not run. */
        DRY_RUN
    }

    /** Returns a batch that runs up to the first failure. */
    public static Batch plain() {
        return of(FailurePolicy.STOP_AT_FAILURE, Mode.RUN, Optional.empty());
    }

    /** Returns a batch of lines that do not come from a file. */
    public static Batch of(FailurePolicy rule, Mode mode, Optional<BatchReport> report) {
        return new Batch(rule, mode, report, List.of());
    }

    /** Returns a copy of this batch for the lines of a file that this batch sources. */
    public Batch within(Path file) {
        List<Path> more = new ArrayList<>(files);
        more.add(file);
        return new Batch(rule, mode, report, more);
    }
}
