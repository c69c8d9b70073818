package io.dps.stack.local;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a log file that is rotated: its process renames it to {@code .1} and begins a new one, or the supervisor copies it
 * there and empties it. First {@link #tail}, then {@link #next} as often as wanted. Not safe to use from several threads.
 */
final class LogFile implements AutoCloseable {
    private static final int BLOCK = 64 * 1024;
    // Every JVM of Spark prints it at start; it tells nobody anything.
    private static final String NOISE = "WARNING: Using incubator modules: jdk.incubator.vector";

    private final Path path;
    private final int rotatedFiles;
    private RandomAccessFile file;
    private Object key;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    /** @param rotatedFiles how many older files continue it to the past */
    LogFile(Path path, int rotatedFiles) {
        this.path = path;
        this.rotatedFiles = rotatedFiles;
    }

    /** The last lines, reaching back into rotated files; fewer when there are no more. */
    List<String> tail(int lines) throws IOException {
        if (file == null) {
            open();
        }
        if (file != null) {
            skipToLast(lines);
        }
        List<String> last = next();
        for (int i = 1; i <= rotatedFiles && last.size() < lines; i++) {
            try (LogFile rotated = new LogFile(path.resolveSibling(path.getFileName() + "." + i), 0)) {
                List<String> older = rotated.next();
                older.addAll(last);
                last = older;
            }
        }
        return List.copyOf(last.subList(Math.max(0, last.size() - lines), last.size()));
    }

    /** Looks for the place from the end, as a file that is never rotated may be long. */
    private void skipToLast(int lines) throws IOException {
        byte[] block = new byte[BLOCK];
        long end = file.length();
        long ends = 0;
        for (long from = end; from > 0; ) {
            int size = (int) Math.min(BLOCK, from);
            from -= size;
            file.seek(from);
            file.readFully(block, 0, size);
            for (int i = size - 1; i >= 0; i--) {
                // The line end that closes the file begins no further line.
                if (block[i] == '\n' && from + i < end - 1 && ++ends == lines) {
                    file.seek(from + i + 1);
                    return;
                }
            }
        }
        file.seek(0);
    }

    /** The lines that were completed since the last call, across a rotation. */
    List<String> next() throws IOException {
        List<String> lines = new ArrayList<>();
        if (file == null) {
            open();
        }
        if (file == null) {
            return lines;
        }
        boolean rotated = !sameFile();
        if (rotated && key.equals(fileKey())) {
            continueInCopy();
        }
        read(lines);
        if (rotated) {
            // Whatever stood in the old file is read by now, also what came after it was renamed.
            if (line.size() > 0) {
                endLine(lines);
            }
            close();
            open();
            if (file != null) {
                read(lines);
            }
        }
        return lines;
    }

    /** The file was emptied: what was not read yet stands in its copy, where it stood here. */
    private void continueInCopy() throws IOException {
        long read = file.getFilePointer();
        Path copy = PrintedOutput.older(path);
        if (Files.exists(copy)) {
            file.close();
            file = new RandomAccessFile(copy.toFile(), "r");
            file.seek(read);
        }
    }

    private void open() throws IOException {
        key = fileKey();
        if (key != null) {
            file = new RandomAccessFile(path.toFile(), "r");
        }
    }

    private boolean sameFile() throws IOException {
        return key.equals(fileKey()) && Files.size(path) >= file.getFilePointer();
    }

    /** What tells the file from its successor of the same name, null when there is none now. */
    private Object fileKey() throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private void read(List<String> lines) throws IOException {
        byte[] block = new byte[BLOCK];
        for (int n = file.read(block); n > 0; n = file.read(block)) {
            for (int i = 0; i < n; i++) {
                if (block[i] == '\n') {
                    endLine(lines);
                } else {
                    line.write(block[i]);
                }
            }
        }
    }

    private void endLine(List<String> lines) {
        String text = line.toString(StandardCharsets.UTF_8);
        if (!text.equals(NOISE)) {
            lines.add(text);
        }
        line.reset();
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
            file = null;
        }
    }
}
