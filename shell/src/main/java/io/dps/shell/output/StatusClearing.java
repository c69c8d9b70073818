package io.dps.shell.output;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Ends the status line before data is written: both may be on the same terminal, or a pager that reads the data may have
 * taken it over.
 */
final class StatusClearing extends OutputStream {
    private final OutputStream to;
    private final Runnable endStatus;

    StatusClearing(OutputStream to, Runnable endStatus) {
        this.to = to;
        this.endStatus = endStatus;
    }

    @Override
    public void write(int data) throws IOException {
        endStatus.run();
        to.write(data);
    }

    @Override
    public void write(byte[] data, int start, int length) throws IOException {
        endStatus.run();
        to.write(data, start, length);
    }

    @Override
    public void flush() throws IOException {
        to.flush();
    }

    @Override
    public void close() throws IOException {
        to.close();
    }
}
