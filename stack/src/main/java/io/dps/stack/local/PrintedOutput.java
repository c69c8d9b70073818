package io.dps.stack.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The file of what a process prints, with one older file beside it ({@code .1}). The process holds it open, to append,
 * for as long as it runs.
 */
final class PrintedOutput {
    static final long LARGEST = 10L << 20;

    private final Path file;

    PrintedOutput(Path file) {
        this.file = file;
    }

    /** The older file beside a file. */
    static Path older(Path file) {
        return file.resolveSibling(file.getFileName() + ".1");
    }

    /** Makes way for the file of the next start. */
    void renew() throws IOException {
        try {
            Files.move(file, older(file), StandardCopyOption.REPLACE_EXISTING);
        } catch (NoSuchFileException e) {
            // The first start.
        }
    }

    /** Whether it is larger than it may be. */
    boolean isFull() throws IOException {
        try {
            return Files.size(file) > LARGEST;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /**
     * Copies it to the older file and empties it, since its process would go on writing to a renamed one. A line that is
     * printed between the two is lost.
     */
    void cut() throws IOException {
        Path copy = older(file);
        try {
            Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            Files.deleteIfExists(copy);
            throw e;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(0);
        }
    }
}
