package io.dps.shell.line;

import io.dps.shell.output.Streams;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The first lines that a command writes, data and messages in their order, as many as fit a screen. A command that writes
 * more data is ended as if the reader of its output had gone. The output of piped programs comes on threads of its own.
 */
final class ScreenLines {
    private final int rows;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private int ended;

    ScreenLines(int rows) {
        this.rows = rows;
    }

    /** Returns streams like the given ones that write to this screen. */
    Streams streams(Streams like) {
        return like.shownIn(
                new Part(true), new PrintWriter(new OutputStreamWriter(new Part(false), StandardCharsets.UTF_8), true));
    }

    /** Returns true if more was written than fits. */
    synchronized boolean isFull() {
        return ended >= rows;
    }

    private synchronized boolean accept(int one) {
        if (isFull()) {
            return false;
        }
        written.write(one);
        if (one == '\n') {
            ended++;
        }
        return true;
    }

    List<String> lines() {
        return written.toString(StandardCharsets.UTF_8).lines().limit(rows).toList();
    }

    /** Data, which ends the command once the screen is full, or messages, which do not. */
    private final class Part extends OutputStream {
        private final boolean isData;

        Part(boolean isData) {
            this.isData = isData;
        }

        @Override
        public void write(int one) throws IOException {
            if (!accept(one) && isData) {
                throw new IOException("closed: the screen is full");
            }
        }
    }
}
