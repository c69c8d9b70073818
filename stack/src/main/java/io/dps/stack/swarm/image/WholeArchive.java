package io.dps.stack.swarm.image;

import io.dps.contract.UserFailure;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicReference;

/** An archive whose writer may fail: it then breaks off, as an engine may take its early end for that of a smaller archive. */
final class WholeArchive extends FilterInputStream {
    private final AtomicReference<UserFailure> failure;

    /** @param failure set before the stream of a writer that failed ends */
    WholeArchive(InputStream in, AtomicReference<UserFailure> failure) {
        super(in);
        this.failure = failure;
    }

    @Override
    public int read() throws IOException {
        return whole(super.read());
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        return whole(super.read(buffer, offset, length));
    }

    private int whole(int read) throws IOException {
        UserFailure reason = failure.get();
        if (read < 0 && reason != null) {
            throw new IOException(reason.getMessage(), reason);
        }
        return read;
    }
}
