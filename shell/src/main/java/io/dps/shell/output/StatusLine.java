package io.dps.shell.output;

import io.dps.contract.Durations;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The progress of a command on standard error, with the time it has taken, and the percentage and the time left if the
 * end is known. It appears only if the command takes longer than half a second. A thread of its own redraws it, so that
 * the time goes on while the command waits. Safe for several threads.
 */
public final class StatusLine implements AutoCloseable {
    private static final Duration DELAY = Duration.ofMillis(500);
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);
    /** Time between two redraws. */
    private static final Duration TICK = Duration.ofMillis(100);
    /** How long a width counts: asking for it may open the terminal. */
    private static final Duration WIDTH_AGE = Duration.ofSeconds(1);
    /** Columns that must be left for the text; if there are fewer, the line is cut at its end. */
    private static final int LEAST_TEXT = 12;

    private static final String CLEAR = "\r\u001b[K";
    /** A line that another one replaces. Without a repeated group, for each repetition of which Java would recurse. */
    private static final Pattern REPLACED = Pattern.compile("\r\u001b\\[K[^\r\n]*+(?=\r\u001b\\[K)");

    private final PrintWriter err;
    private final ProgressMode mode;
    private final IntSupplier terminalWidth;
    private final LongSupplier nanos;
    private final boolean redrawsItself;
    private final long started;
    private final TimeLeft timeLeft = new TimeLeft();
    private @Nullable Supplier<CommandProgress> progress;
    private @Nullable Thread ticker;
    private String drawn = "";
    private long nextLine = DELAY.toNanos();
    private int width;
    private long widthUntil = Long.MIN_VALUE;
    private boolean closed;

    StatusLine(PrintWriter err, ProgressMode mode, IntSupplier terminalWidth) {
        this(err, mode, terminalWidth, System::nanoTime, true);
    }

    /** Creates a status line that reads the given clock and is redrawn by {@link #redraw} alone. */
    StatusLine(PrintWriter err, ProgressMode mode, IntSupplier terminalWidth, LongSupplier nanos) {
        this(err, mode, terminalWidth, nanos, false);
    }

    private StatusLine(
            PrintWriter err, ProgressMode mode, IntSupplier terminalWidth, LongSupplier nanos, boolean redrawsItself) {
        this.err = err;
        this.mode = mode;
        this.terminalWidth = terminalWidth;
        this.nanos = nanos;
        this.redrawsItself = redrawsItself;
        this.started = nanos.getAsLong();
    }

    /** Returns a text that was written to a terminal without the status lines in it. */
    public static String removedFrom(String written) {
        return REPLACED.matcher(written).replaceAll("").replace(CLEAR, "");
    }

    ProgressMode mode() {
        return mode;
    }

    /** Updates the status. */
    public void show(String text) {
        show(CommandProgress.of(text));
    }

    /** Updates the status. */
    public void show(CommandProgress now) {
        show(() -> now);
    }

    /**
     * Updates the status to one that changes by itself.
     *
     * @param now returns the progress; called by another thread whenever the line is redrawn, and must not throw
     */
    public synchronized void show(Supplier<CommandProgress> now) {
        if (mode == ProgressMode.OFF || closed) {
            return;
        }
        progress = now;
        if (ticker == null && redrawsItself) {
            ticker = new Thread(this::redrawUntilClosed, "status-line");
            ticker.setDaemon(true);
            ticker.start();
        }
    }

    private synchronized void redrawUntilClosed() {
        try {
            while (!closed) {
                redraw();
                wait(TICK.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Draws the line if it is due and has changed. */
    synchronized void redraw() {
        long taken = nanos.getAsLong() - started;
        boolean due = taken >= (mode == ProgressMode.LINES ? nextLine : DELAY.toNanos());
        if (progress == null || closed || !due) {
            return;
        }
        CommandProgress now = progress.get();
        String times = times(now, taken);
        if (mode == ProgressMode.LINES) {
            err.println(CellText.printable(now.text()) + times);
            err.flush();
            nextLine = taken + BETWEEN_LINES.toNanos();
            return;
        }
        String line = fitted(CellText.printable(now.text()), times, columns(taken));
        if (!line.equals(drawn)) {
            err.print(CLEAR + line);
            err.flush();
            drawn = line;
        }
    }

    private String times(CommandProgress now, long taken) {
        StringBuilder times = new StringBuilder();
        now.done().ifPresent(done -> times.append(String.format(Locale.ROOT, ", %d%%", (int) (done * 100))));
        times.append(", ").append(seconds(Duration.ofNanos(taken)));
        timeLeft.at(now.done(), taken)
                .ifPresent(
                        left -> times.append(", about ").append(seconds(left)).append(" left"));
        return times.toString();
    }

    /** Formats a time without tenths, which would only flicker. */
    private static String seconds(Duration time) {
        return time.toSeconds() < 60 ? time.toSeconds() + "s" : Durations.show(Duration.ofSeconds(time.toSeconds()));
    }

    /** Returns the line in so many columns; of a text that is too long, the first parts stay whole. */
    private static String fitted(String text, String times, int columns) {
        int left = columns - times.length();
        if (CellText.width(text) <= left) {
            return text + times;
        }
        if (left < LEAST_TEXT) {
            return CellText.fitted(text + times, columns);
        }
        String cut = CellText.fitted(text, left);
        int part = cut.lastIndexOf(", ");
        // A number that is cut off would be another number.
        return (part > 0 ? cut.substring(0, part) : cut) + times;
    }

    /** Returns the columns for the line: a status that wraps onto a second line could not be cleared. */
    private int columns(long taken) {
        if (taken >= widthUntil) {
            width = Math.max(1, terminalWidth.getAsInt() - 1);
            widthUntil = taken + WIDTH_AGE.toNanos();
        }
        return width;
    }

    /** Prints a line that stays above the status. */
    synchronized void print(String line) {
        clear();
        err.println(line);
        err.flush();
    }

    /** Clears the status; it does not appear again. */
    @Override
    public synchronized void close() {
        closed = true;
        clear();
        notifyAll();
    }

    private void clear() {
        if (!drawn.isEmpty()) {
            err.print(CLEAR);
            err.flush();
            drawn = "";
        }
    }
}
