package io.dps.shell.output;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Data for a terminal that goes through a pager if it is taller than the screen. Holds at most one screen, and then what
 * a broken pager may have swallowed. For one thread.
 */
final class PagedStream extends OutputStream {
    /** Data that is kept until a pager is known to work: more than the pipe to the pager holds. */
    private static final int KEPT_BYTES = 1 << 18;
    /** Exit codes from here on are those of a pager that a signal ended. */
    private static final int KILLED = 128;

    private final OutputStream terminal;
    private final Pager pager;
    private final String command;
    private final Screen screen;
    private final Runnable beforePager;
    private final Consumer<String> note;
    private final Thread producer = Thread.currentThread();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private @Nullable ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private Pager.@Nullable Running running;
    private State state = State.HOLDING;
    private int rows;
    private int height;
    private int width;
    private boolean isProducing = true;
    private volatile PagerEnd end = PagerEnd.NONE;

    /**
     * @param terminal where data goes without a pager
     * @param beforePager clears the terminal of what the pager must not find
     * @param note takes a message for the time after the rows, which would scroll it off the screen
     */
    PagedStream(
            OutputStream terminal,
            Pager pager,
            String command,
            Screen screen,
            Runnable beforePager,
            Consumer<String> note) {
        this.terminal = terminal;
        this.pager = pager;
        this.command = command;
        this.screen = screen;
        this.beforePager = beforePager;
        this.note = note;
    }

    private enum State {
        HOLDING,
        PAGING,
        PLAIN
    }

    /** Returns how the user has ended the pager before the end of the data. */
    PagerEnd end() {
        return end;
    }

    boolean isPaging() {
        return state == State.PAGING;
    }

    /** Shows what is held now, without a pager: the rest arrives slowly. */
    void commit() throws IOException {
        if (state == State.HOLDING) {
            goPlain();
        }
        flush();
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int start, int length) throws IOException {
        switch (state) {
            case PLAIN -> terminal.write(bytes, start, length);
            case PAGING -> page(bytes, start, length);
            case HOLDING -> hold(bytes, start, length);
        }
    }

    private void hold(byte[] bytes, int start, int length) throws IOException {
        keep(bytes, start, length);
        for (int i = start; i < start + length; i++) {
            if (bytes[i] == '\n' || line.size() >= KEPT_BYTES) {
                measure();
            } else {
                line.write(bytes[i]);
            }
            // The last row of the screen belongs to the prompt.
            if (rows > 0 && rows > height - 1) {
                startPager();
                return;
            }
        }
    }

    /** Counts the rows of the screen that the line takes. */
    private void measure() {
        if (rows == 0) {
            height = screen.height();
            width = Math.max(1, screen.width());
        }
        int columns = CellText.width(line.toString(StandardCharsets.UTF_8));
        rows += Math.max(1, (columns + width - 1) / width);
        line.reset();
    }

    private void startPager() throws IOException {
        beforePager.run();
        terminal.flush();
        byte[] held = keptBytes();
        Pager.Running begun = started();
        if (begun == null) {
            goPlain();
            return;
        }
        running = begun;
        state = State.PAGING;
        begun.whenEnded(this::pagerEnded);
        send(held, 0, held.length);
    }

    private Pager.@Nullable Running started() {
        try {
            return pager.start(command).orElse(null);
        } catch (IOException e) {
            note.accept("warning: " + e.getMessage() + "; the output is shown without a pager (see: --no-pager)");
            return null;
        }
    }

    /** Wakes the producer, which may wait for rows that nobody will see. */
    private synchronized void pagerEnded(int code) {
        if (isProducing && PagerEnd.of(code) != PagerEnd.NONE) {
            end = PagerEnd.of(code);
            producer.interrupt();
        }
    }

    private void page(byte[] bytes, int start, int length) throws IOException {
        keep(bytes, start, length);
        send(bytes, start, length);
    }

    private void send(byte[] bytes, int start, int length) throws IOException {
        try {
            pager().input().write(bytes, start, length);
        } catch (IOException e) {
            pagerIsGone(e);
        }
    }

    /** Ends rows that nobody will see, because the user has quit the pager; goes on without a pager that was broken. */
    private void pagerIsGone(IOException cause) throws IOException {
        int code = endPager();
        if (!isBroken(code)) {
            end = PagerEnd.of(code);
            throw new IOException("closed: the pager was quit", cause);
        }
    }

    /** Returns the program in state {@code PAGING}. */
    private Pager.Running pager() {
        return Objects.requireNonNull(running, "no pager runs");
    }

    /** Keeps data that may have to be shown again without the pager. */
    private void keep(byte[] bytes, int start, int length) {
        if (kept != null) {
            kept.write(bytes, start, length);
            if (state == State.PAGING && kept.size() > KEPT_BYTES) {
                kept = null;
            }
        }
    }

    private byte[] keptBytes() {
        return kept == null ? new byte[0] : kept.toByteArray();
    }

    private void goPlain() throws IOException {
        state = State.PLAIN;
        terminal.write(keptBytes());
        kept = null;
    }

    @Override
    public void flush() throws IOException {
        if (state == State.PLAIN) {
            terminal.flush();
        } else if (state == State.PAGING) {
            try {
                pager().input().flush();
            } catch (IOException e) {
                pagerIsGone(e);
            }
        }
    }

    /** Ends the data: shows what is held, or waits until the user quits the pager. */
    void finish() throws IOException {
        if (state == State.HOLDING) {
            goPlain();
        } else if (state == State.PAGING) {
            isBroken(endPager());
        }
        flush();
    }

    /** Ends the pager if it runs; for data that ends early. */
    void abandon() {
        if (state == State.PAGING) {
            endPager();
        }
    }

    /** Waits for the end of the pager and returns its exit code; the stream then leads nowhere. */
    private int endPager() {
        synchronized (this) {
            isProducing = false;
        }
        state = State.PLAIN;
        // The interrupt was that of the pager, which nobody needs any more.
        Thread.interrupted();
        try {
            return pager().finish();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    /** Returns true if the pager did not work; then shows its data without it. */
    private boolean isBroken(int code) throws IOException {
        if (PagerEnd.of(code) != PagerEnd.NONE) {
            return false;
        }
        if (kept != null && code < KILLED) {
            // It has shown little or nothing, and will not do better with the next rows.
            pager.giveUp(command);
        }
        String lost = kept == null ? "part of the output is lost" : "the output is shown without a pager";
        note.accept("warning: the pager '" + command + "' ended with exit code " + code + "; " + lost
                + " (see: --no-pager)");
        goPlain();
        return true;
    }
}
