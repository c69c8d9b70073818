package io.dps.shell.output;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** Keeps the first failure of a stream for whoever writes by a printer, which tells of none. Used by one thread. */
public final class FailureKeeper extends FilterOutputStream {
    private IOException failure;

    public FailureKeeper(OutputStream out) {
        super(out);
    }

    /** Why something could not be written, if that is so. */
    public Optional<IOException> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        try {
            out.write(bytes, from, length);
        } catch (IOException e) {
            failure = failure == null ? e : failure;
            throw e;
        }
    }
}
