package io.dps.shell.output;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * One line of progress on standard error: rewritten in place on a terminal, elsewhere said again, the more rarely the
 * longer it lasts. One thread at a time.
 */
public final class StatusLine implements AutoCloseable {
    /** Times since the start at which the line is printed again; after the last, every minute. */
    private static final List<Duration> REPEATS = Stream.of(1, 2, 5, 10, 30, 60)
            .map(seconds -> Duration.ofSeconds(seconds))
            .toList();

    private static final String CLEAR = "\r\u001b[K";

    private final PrintWriter err;
    private final boolean inPlace;
    private final boolean silent;
    private final LongSupplier nanos;
    private final IntSupplier width;
    private long begun;
    private int said;
    private boolean shown;

    StatusLine(PrintWriter err, boolean inPlace, boolean silent, IntSupplier width) {
        this(err, inPlace, silent, width, System::nanoTime);
    }

    /** A status by a clock. */
    StatusLine(PrintWriter err, boolean inPlace, boolean silent, IntSupplier width, LongSupplier nanos) {
        this.err = err;
        this.inPlace = inPlace;
        this.silent = silent;
        this.width = width;
        this.nanos = nanos;
    }

    /** Renews the status. */
    public void show(String text) {
        if (silent) {
            return;
        }
        if (inPlace) {
            // One that is broken into two lines could not be taken away.
            err.print(CLEAR + CellText.fitted(text, Math.max(1, width.getAsInt() - 1)));
            err.flush();
            shown = true;
            return;
        }
        long now = nanos.getAsLong();
        if (said == 0) {
            begun = now;
        } else if (now - begun < due(said)) {
            return;
        }
        while (said == 0 || now - begun >= due(said)) {
            said++;
        }
        err.println(text);
        err.flush();
    }

    private static long due(int said) {
        Duration last = REPEATS.get(REPEATS.size() - 1);
        return said <= REPEATS.size()
                ? REPEATS.get(said - 1).toNanos()
                : last.multipliedBy(said - REPEATS.size() + 1).toNanos();
    }

    /** Says a line that stays, above the status. */
    public void line(String text) {
        if (silent) {
            return;
        }
        err.println(shown ? CLEAR + text : text);
        err.flush();
        shown = false;
    }

    /** Takes the status away. */
    @Override
    public void close() {
        if (shown) {
            err.print(CLEAR);
            err.flush();
            shown = false;
        }
    }
}
