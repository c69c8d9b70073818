package io.dps.stack.swarm.image;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The bytes of a file of an image, as many as it had at first: an archive says their number before them. */
final class InputFile extends FilterInputStream {
    private final Path file;
    private final long size;
    private long count;

    private InputFile(Path file, long size, InputStream in) {
        super(in);
        this.file = file;
        this.size = size;
    }

    static InputFile open(Path file) {
        try {
            return new InputFile(file, Files.size(file), Files.newInputStream(file));
        } catch (IOException e) {
            throw InputFailure.unreadable(file, e);
        }
    }

    long size() {
        return size;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        int read = readOf(buffer, offset, length);
        count += Math.max(0, read);
        if (count > size || (read < 0 && count < size)) {
            throw InputFailure.changed(file);
        }
        return read;
    }

    private int readOf(byte[] buffer, int offset, int length) {
        try {
            return super.read(buffer, offset, length);
        } catch (IOException e) {
            throw InputFailure.unreadable(file, e);
        }
    }
}
