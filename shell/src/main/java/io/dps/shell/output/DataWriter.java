package io.dps.shell.output;

import io.dps.contract.UserFailure;
import java.io.BufferedOutputStream;
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

    public DataWriter(OutputStream out) {
        this.out = new BufferedOutputStream(out, BUFFER_BYTES);
    }

    public DataWriter print(String text) {
        return bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    public DataWriter line(String text) {
        return print(text).print("\n");
    }

    public DataWriter bytes(byte[] bytes) {
        return attempt(() -> out.write(bytes));
    }

    public DataWriter flush() {
        return attempt(out::flush);
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
