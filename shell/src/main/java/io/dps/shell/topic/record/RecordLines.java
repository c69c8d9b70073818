package io.dps.shell.topic.record;

import io.dps.contract.UserFailure;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads lines of bytes and parses each into a record. Removes a byte order mark at the beginning and a carriage return
 * at the end of a line. Not thread-safe.
 */
public final class RecordLines {
    /** Maximum length of a line in bytes; no broker accepts a larger record. */
    public static final int LONGEST = 100 << 20;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final InputStream in;
    private final String name;
    private final LineForm form;
    private long line;

    /**
     * Reads from a stream.
     *
     * @param name name of the input, for messages
     */
    public RecordLines(InputStream in, String name, LineForm form) {
        this.in = new BufferedInputStream(in, 1 << 16);
        this.name = name;
        this.form = form;
    }

    /**
     * Returns the next record; empty at the end.
     *
     * @throws UserFailure of kind {@code FAILED}, naming the line, if the line is not a record or cannot be read
     */
    public Optional<NewRecord> next() {
        try {
            byte[] bytes = nextLine();
            return bytes == null ? Optional.empty() : Optional.of(form.record(bytes));
        } catch (IllegalArgumentException e) {
            throw UserFailure.failed(place() + ": " + e.getMessage(), "", e);
        } catch (ClosedByInterruptException | InterruptedIOException e) {
            // Ctrl-C is not an error of the input.
            throw new UncheckedIOException(e);
        } catch (IOException e) {
            throw UserFailure.failed("cannot read " + place() + ": " + e.getMessage(), "", e);
        }
    }

    /**
     * Returns, for messages, the input's name and the number of the last line that was read: {@code readings.txt:3}.
     */
    public String place() {
        return name + ":" + line;
    }

    private byte[] nextLine() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        int next = in.read();
        if (next < 0) {
            return null;
        }
        line++;
        while (next >= 0 && next != '\n') {
            if (bytes.size() == LONGEST) {
                throw new IllegalArgumentException("the line is longer than " + (LONGEST >> 20) + " MB");
            }
            bytes.write(next);
            next = in.read();
        }
        return trimmed(bytes.toByteArray());
    }

    private byte[] trimmed(byte[] bytes) {
        boolean marked = line == 1 && beginsWithMark(bytes);
        int start = marked ? BYTE_ORDER_MARK.length : 0;
        int end = bytes.length > start && bytes[bytes.length - 1] == '\r' ? bytes.length - 1 : bytes.length;
        return start == 0 && end == bytes.length ? bytes : Arrays.copyOfRange(bytes, start, end);
    }

    /**
     * Returns true if a line begins with a byte order mark; reading removes the mark from the first line of the input.
     */
    static boolean beginsWithMark(byte[] line) {
        return line.length >= BYTE_ORDER_MARK.length
                && Arrays.equals(Arrays.copyOf(line, BYTE_ORDER_MARK.length), BYTE_ORDER_MARK);
    }
}
