package io.dps.shell.line;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jline.reader.LineReader;

/**
 * Prints the output of background jobs above the line that is being typed, which is then drawn again as it was. Safe to
 * use from several threads.
 */
final class AbovePrompt {
    private LineReader reader;

    AbovePrompt(LineReader reader) {
        this.reader = reader;
    }

    /** Notes which reader reads the next line: the prompt and SQL mode have one each. */
    synchronized void readWith(LineReader next) {
        reader = next;
    }

    /** Prints lines directly if no line is being typed. */
    private synchronized void print(String lines) {
        reader.printAbove(lines);
    }

    /** Returns a new stream of text in UTF-8; what follows the last line end is printed as a line on closing. */
    OutputStream stream() {
        return new WholeLines();
    }

    /** Keeps the beginning of a line until its end, as the prompt is drawn below what is printed. */
    private final class WholeLines extends OutputStream {
        private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

        @Override
        public void write(int data) {
            write(new byte[] {(byte) data}, 0, 1);
        }

        @Override
        public synchronized void write(byte[] data, int start, int length) {
            int end = start + length;
            while (end > start && data[end - 1] != '\n') {
                end--;
            }
            if (end > start) {
                begun.write(data, start, end - start);
                printBegun();
            }
            begun.write(data, end, start + length - end);
        }

        @Override
        public synchronized void close() {
            if (begun.size() > 0) {
                printBegun();
            }
        }

        private void printBegun() {
            print(begun.toString(StandardCharsets.UTF_8));
            begun.reset();
        }
    }
}
