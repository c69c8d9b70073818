package io.dps.stack.local;

import io.dps.stack.state.ContextFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** The output of a process followed by its log; both are needed, as a JVM that dies at its start logs nothing. */
final class ProcessLog implements AutoCloseable {
    private static final int ROTATED_FILES = 5;
    private static final int LINES_IN_HINT = 8;

    private final LogFile output;
    private final LogFile log;

    ProcessLog(ContextFolder folder, String process) {
        this.output = new LogFile(folder.output(process), 0);
        this.log = new LogFile(folder.log(process), ROTATED_FILES);
    }

    /** Returns the last lines of output and log together. */
    List<String> tail(int lines) throws IOException {
        List<String> printed = output.tail(lines);
        List<String> logged = log.tail(lines);
        List<String> both = new ArrayList<>(printed);
        both.addAll(logged);
        return List.copyOf(both.subList(Math.max(0, both.size() - lines), both.size()));
    }

    List<String> next() throws IOException {
        List<String> lines = new ArrayList<>(output.next());
        lines.addAll(log.next());
        return lines;
    }

    @Override
    public void close() throws IOException {
        output.close();
        log.close();
    }

    /** Returns the last lines for the hint of an error, after a line that names the files with the rest. */
    static String hint(ContextFolder folder, String process) {
        List<String> lines = new ArrayList<>();
        lines.add("to see more of " + folder.log(process) + ", run 'stack logs " + process + "'; the last lines:");
        lines.addAll(last(folder.output(process), LINES_IN_HINT));
        lines.addAll(last(folder.log(process), LINES_IN_HINT));
        return lines.size() == 1 ? folder.output(process) + " is empty" : String.join("\n", lines);
    }

    /** Returns the last lines that a process or its JVM printed. */
    static List<String> printed(ContextFolder folder, String process, int lines) {
        return last(folder.output(process), lines);
    }

    /** Returns the last lines that a process logged. */
    static List<String> logged(ContextFolder folder, String process, int lines) {
        return last(folder.log(process), lines);
    }

    /** Returns the very last line, empty when there is none. */
    static String lastLine(ContextFolder folder, String process) {
        List<String> logged = last(folder.log(process), 1);
        List<String> lines = logged.isEmpty() ? printed(folder, process, 1) : logged;
        return lines.isEmpty() ? "" : lines.get(0).strip();
    }

    private static List<String> last(Path file, int lines) {
        try (LogFile log = new LogFile(file, 0)) {
            return log.tail(lines);
        } catch (IOException e) {
            // This text only supplements another error and must not hide that error.
            return List.of();
        }
    }

    /**
     * Reads a file that is rotated while it is read: its process renames a log to {@code .1} and starts a new one, or
     * the supervisor copies an output file to {@code .1} and empties it. Call {@link #tail} first, then {@link #next}
     * as often as needed. Not safe to use from several threads.
     */
    static final class LogFile implements AutoCloseable {
        private static final int BLOCK = 64 * 1024;
        // Every JVM of Spark prints this warning at its start; it is of no use to anyone.
        private static final String NOISE = "WARNING: Using incubator modules: jdk.incubator.vector";

        private final Path path;
        private final int rotatedFiles;
        private RandomAccessFile file;
        private Object key;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        /** @param rotatedFiles number of older files from which {@link #tail} may take lines */
        LogFile(Path path, int rotatedFiles) {
            this.path = path;
            this.rotatedFiles = rotatedFiles;
        }

        /** Returns the last lines, including those of rotated files; fewer when there are no more. */
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

        /** Skips to the last lines, searching from the end because a file that is never rotated may be long. */
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
                    // A trailing newline does not start another line.
                    if (block[i] == '\n' && from + i < end - 1 && ++ends == lines) {
                        file.seek(from + i + 1);
                        return;
                    }
                }
            }
            file.seek(0);
        }

        /** Returns the lines completed since the last call, across a rotation. */
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
                // The old file has been read to its end, including what was written to it after the rename.
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

        /** Switches to the copy after the supervisor emptied the file; the unread text has the same offset there. */
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

        /**
         * Returns a key that distinguishes the file from a successor of the same name, null when there is no file.
         */
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

    /**
     * The file that receives the output of a process, with one older file next to it ({@code .1}). The process keeps
     * it open for appending as long as it runs.
     */
    static final class PrintedOutput {
        static final long LARGEST = 10L << 20;

        private final Path file;

        PrintedOutput(Path file) {
            this.file = file;
        }

        /** Returns the older file that belongs to a file. */
        static Path older(Path file) {
            return file.resolveSibling(file.getFileName() + ".1");
        }

        /** Moves the file away, so that the next start writes to a new one. */
        void renew() throws IOException {
            try {
                Files.move(file, older(file), StandardCopyOption.REPLACE_EXISTING);
            } catch (NoSuchFileException e) {
                // There is no file before the first start.
            }
        }

        /** Returns whether the file exceeds its maximum size. */
        boolean isFull() throws IOException {
            try {
                return Files.size(file) > LARGEST;
            } catch (NoSuchFileException e) {
                return false;
            }
        }

        /**
         * Copies the file to the older one and empties it. Renaming the file would not help, since its process would
         * keep writing to the renamed file. Lines printed between copying and emptying are lost.
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
}
