package io.dps.shell.line;

import io.dps.contract.UserFailure;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What is typed at a prompt for a command that reads standard input: lines in UTF-8, until Ctrl-D on an empty one. The
 * terminal's own stream knows no such end while JLine owns the terminal. The next command reads new lines. Used by one
 * thread.
 */
final class TypedInput extends InputStream {
    private final Supplier<Optional<String>> lines;
    private byte[] line = new byte[0];
    private int at;

    /**
     * @param lines reads the next line; empty after Ctrl-D; throws {@link UserFailure} of kind {@code INTERRUPTED} after
     *     Ctrl-C
     */
    TypedInput(Supplier<Optional<String>> lines) {
        this.lines = lines;
    }

    @Override
    public int read() {
        return fill() ? line[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] bytes, int from, int length) {
        Objects.checkFromIndexSize(from, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, line.length - at);
        System.arraycopy(line, at, bytes, from, count);
        at += count;
        return count;
    }

    /** Returns whether there is a byte; asks for a line only when none is left, so that each is sent as it is typed. */
    private boolean fill() {
        if (at < line.length) {
            return true;
        }
        Optional<String> next = lines.get();
        next.ifPresent(text -> {
            line = (text + "\n").getBytes(StandardCharsets.UTF_8);
            at = 0;
        });
        return next.isPresent();
    }

    @Override
    public int available() {
        return line.length - at;
    }
}
