package io.dps.generator.replay;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;

/** The bytes of a pipe, a terminal or a device. Ends, as if the pipe did, when the reading thread is interrupted. */
final class PipeInput extends InputStream {
    private final FileChannel channel;
    private boolean brokenOff;

    PipeInput(FileChannel channel) {
        this.channel = channel;
    }

    boolean isBrokenOff() {
        return brokenOff;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        if (brokenOff) {
            return -1;
        }
        try {
            return channel.read(ByteBuffer.wrap(bytes, from, length));
        } catch (ClosedByInterruptException e) {
            // The thread keeps its interrupt flag, by which the publisher ends.
            brokenOff = true;
            return -1;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
