package io.dps.stack.swarm.image;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/** A stream that tells every 16 MiB how much has come through. */
final class CountedStream extends FilterInputStream {
    private static final long STEP = 16L << 20;

    private final LongConsumer listener;
    private long count;

    CountedStream(InputStream in, LongConsumer listener) {
        super(in);
        this.listener = listener;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        if (read >= 0) {
            add(1);
        }
        return read;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        if (read > 0) {
            add(read);
        }
        return read;
    }

    private void add(int read) {
        if (count / STEP != (count + read) / STEP) {
            listener.accept(count + read);
        }
        count += read;
    }
}
