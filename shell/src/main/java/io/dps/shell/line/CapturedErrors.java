package io.dps.shell.line;

import java.io.PrintWriter;
import java.io.Writer;

/** Passes on what is said, and keeps the end of it for a report. */
final class CapturedErrors extends Writer {
    private static final int KEPT = 1 << 16;

    private final PrintWriter out;
    private final StringBuffer heard = new StringBuffer();

    CapturedErrors(PrintWriter out) {
        this.out = out;
    }

    /** What was said since the last call, at most its last 64 Ki characters. */
    String take() {
        String text = heard.toString();
        heard.setLength(0);
        return text;
    }

    @Override
    public void write(char[] text, int start, int length) {
        out.write(text, start, length);
        heard.append(text, start, length);
        if (heard.length() > 2 * KEPT) {
            heard.delete(0, heard.length() - KEPT);
        }
    }

    @Override
    public void flush() {
        out.flush();
    }

    /** What is passed on to stays open. */
    @Override
    public void close() {
        flush();
    }
}
