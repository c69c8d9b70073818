package io.dps.shell.app;

import io.dps.shell.line.Batch;
import io.dps.shell.platform.Invocation;
import io.dps.shell.settings.GlobalOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * What a line inherits from the lines around it: its default options, and the batch that it belongs to. Each thread has its
 * own; a job begins with that of the line that started it.
 */
final class LineScope {
    private final InheritableThreadLocal<GlobalOptions> options = new InheritableThreadLocal<>();
    private final InheritableThreadLocal<Optional<Batch>> batch = new InheritableThreadLocal<>();

    /** Creates the scope of the arguments of the process, for the calling thread. */
    LineScope() {
        options.set(new GlobalOptions());
        batch.set(Optional.empty());
    }

    /** Returns a copy of the default options, for the next line. */
    GlobalOptions options() {
        return options.get().copy();
    }

    /** Returns the running batch, with the files being run; empty while dps runs the arguments of the process. */
    Optional<Batch> batch() {
        return batch.get();
    }

    /**
     * Runs the lines of a batch. Each line belongs to the batch, and its default options are those of the line that
     * runs the batch.
     */
    int within(Batch inner, Invocation invocation, Lines lines) {
        GlobalOptions optionsBefore = options.get();
        Optional<Batch> batchBefore = batch.get();
        options.set(invocation.options().copy());
        batch.set(Optional.of(inner));
        try {
            return lines.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            options.set(optionsBefore);
            batch.set(batchBefore);
        }
    }

    /** Lines that run; returns their exit code. */
    @FunctionalInterface
    interface Lines {
        int run() throws IOException;
    }
}
