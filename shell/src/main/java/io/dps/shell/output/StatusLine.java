package io.dps.shell.output;

import java.io.PrintWriter;
import java.time.Duration;

/**
 * One line of progress on standard error: rewritten in place on a terminal, elsewhere said again every few seconds.
 * One thread at a time.
 */
public final class StatusLine implements AutoCloseable {
    private static final Duration REPEAT = Duration.ofSeconds(5);
    private static final String CLEAR = "\r\u001b[K";

    private final PrintWriter err;
    private final boolean inPlace;
    private final boolean silent;
    private long lastNanos = Long.MIN_VALUE;
    private boolean shown;

    StatusLine(PrintWriter err, boolean inPlace, boolean silent) {
        this.err = err;
        this.inPlace = inPlace;
        this.silent = silent;
    }

    /** Renews the status. */
    public void show(String text) {
        if (silent) {
            return;
        }
        if (inPlace) {
            err.print(CLEAR + text);
            err.flush();
            shown = true;
            return;
        }
        long now = System.nanoTime();
        if (lastNanos == Long.MIN_VALUE || now - lastNanos >= REPEAT.toNanos()) {
            lastNanos = now;
            err.println(text);
            err.flush();
        }
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
