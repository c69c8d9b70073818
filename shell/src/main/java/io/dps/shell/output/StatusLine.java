package io.dps.shell.output;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * A line of progress on standard error: rewritten in place on a terminal, elsewhere printed again at growing intervals.
 * Not thread-safe.
 */
public final class StatusLine implements AutoCloseable {
    /**
     * Times since the start at which the line is printed again; after the last of these times, the line is printed
     * every minute.
     */
    private static final List<Duration> REPEATS = Stream.of(1, 2, 5, 10, 30, 60)
            .map(seconds -> Duration.ofSeconds(seconds))
            .toList();

    private static final String CLEAR = "\r\u001b[K";

    private final PrintWriter err;
    private final boolean inPlace;
    private final boolean silent;
    private final LongSupplier nanos;
    private final IntSupplier width;
    private long started;
    private int printed;
    private boolean shown;

    StatusLine(PrintWriter err, boolean inPlace, boolean silent, IntSupplier width) {
        this(err, inPlace, silent, width, System::nanoTime);
    }

    /** Creates a status line that reads the given clock. */
    StatusLine(PrintWriter err, boolean inPlace, boolean silent, IntSupplier width, LongSupplier nanos) {
        this.err = err;
        this.inPlace = inPlace;
        this.silent = silent;
        this.width = width;
        this.nanos = nanos;
    }

    /** Updates the status. */
    public void show(String text) {
        if (silent) {
            return;
        }
        if (inPlace) {
            // A status that wraps onto a second line could not be cleared.
            err.print(CLEAR + CellText.fitted(text, Math.max(1, width.getAsInt() - 1)));
            err.flush();
            shown = true;
            return;
        }
        long now = nanos.getAsLong();
        if (printed == 0) {
            started = now;
        } else if (now - started < due(printed)) {
            return;
        }
        while (printed == 0 || now - started >= due(printed)) {
            printed++;
        }
        err.println(text);
        err.flush();
    }

    private static long due(int printed) {
        Duration last = REPEATS.get(REPEATS.size() - 1);
        return printed <= REPEATS.size()
                ? REPEATS.get(printed - 1).toNanos()
                : last.multipliedBy(printed - REPEATS.size() + 1).toNanos();
    }

    /** Prints a permanent line above the status. */
    public void line(String text) {
        if (silent) {
            return;
        }
        err.println(shown ? CLEAR + text : text);
        err.flush();
        shown = false;
    }

    /** Clears the status. */
    @Override
    public void close() {
        if (shown) {
            err.print(CLEAR);
            err.flush();
            shown = false;
        }
    }
}
