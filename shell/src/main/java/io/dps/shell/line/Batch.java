package io.dps.shell.line;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The options of a batch run.
 *
 * @param rule what a failure does
 * @param mode whether it runs at all
 * @param report what hears how each statement ended
 * @param files the files that run, each by a line of the one before
 */
public record Batch(FailurePolicy rule, Mode mode, Optional<BatchReport> report, List<Path> files) {
    public Batch {
        files = List.copyOf(files);
    }

    /** Whether statements run. */
    public enum Mode {
        RUN,
        /** Statements are read and checked, and none runs. */
        DRY_RUN
    }

    /** Runs up to the first failure. */
    public static Batch plain() {
        return of(FailurePolicy.STOP_AT_FAILURE, Mode.RUN, Optional.empty());
    }

    /** Runs lines that no file sources. */
    public static Batch of(FailurePolicy rule, Mode mode, Optional<BatchReport> report) {
        return new Batch(rule, mode, report, List.of());
    }

    /** The same for the lines of a file that it runs. */
    public Batch within(Path file) {
        List<Path> more = new ArrayList<>(files);
        more.add(file);
        return new Batch(rule, mode, report, more);
    }
}
