package io.dps.shell.output;

import io.dps.contract.UserFailure;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes data as UTF-8, buffered. If the reader has gone away or the disk is full, every method throws a {@link
 * UserFailure} that ends the command. For one thread at a time.
 */
public final class DataWriter {
    private static final int BUFFER_BYTES = 1 << 16;

    private final OutputStream out;
    /** Not a {@link java.io.BufferedOutputStream}, which takes a lock for each of millions of records. */
    private final byte[] buffer = new byte[BUFFER_BYTES];

    private int used;

    public DataWriter(OutputStream out) {
        this.out = out;
    }

    public DataWriter print(String text) {
        return bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    public DataWriter line(String text) {
        return print(text).print("\n");
    }

    public DataWriter bytes(byte[] bytes) {
        if (bytes.length > buffer.length - used) {
            writeBuffer();
        }
        if (bytes.length >= buffer.length) {
            attempt(() -> out.write(bytes));
        } else {
            System.arraycopy(bytes, 0, buffer, used, bytes.length);
            used += bytes.length;
        }
        return this;
    }

    public DataWriter flush() {
        writeBuffer();
        return attempt(out::flush);
    }

    private void writeBuffer() {
        if (used > 0) {
            attempt(() -> out.write(buffer, 0, used));
            used = 0;
        }
    }

    private DataWriter attempt(Write write) {
        try {
            write.run();
            return this;
        } catch (IOException e) {
            throw OutputFailure.of(e);
        }
    }

    @FunctionalInterface
    interface Write {
        void run() throws IOException;
    }
}
