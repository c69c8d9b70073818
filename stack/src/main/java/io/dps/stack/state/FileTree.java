package io.dps.stack.state;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Deletes folders of a context. Deletes a symbolic link itself, never what it points to. */
public final class FileTree {
    private static final Pattern TOTAL = Pattern.compile("^(\\d{1,15})\\s");

    private FileTree() {}

    /** Empties a folder, or creates it. */
    public static void renew(Path folder) throws IOException {
        delete(folder);
        Files.createDirectories(folder);
    }

    /** Deletes a file or a folder with everything in it; does nothing when it is missing. */
    public static void delete(Path root) throws IOException {
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                    if (failure instanceof NoSuchFileException) {
                        return FileVisitResult.CONTINUE;
                    }
                    throw failure;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
                    if (failure != null) {
                        throw failure;
                    }
                    Files.deleteIfExists(folder);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (NoSuchFileException e) {
            // The folder is missing, or somebody else has just deleted it.
        }
    }

    /**
     * Returns the disk space in bytes that a folder takes, 0 when it is missing. Files may be sparse, such as those
     * that Kafka preallocates; Java cannot report their allocated size, {@code du} can. Without {@code du}, returns
     * the sum of the file lengths.
     */
    public static long size(Path root) throws IOException {
        if (Files.notExists(root, LinkOption.NOFOLLOW_LINKS)) {
            return 0;
        }
        OptionalLong allocated = allocated(root);
        return allocated.isPresent() ? allocated.getAsLong() : length(root);
    }

    private static OptionalLong allocated(Path root) {
        try {
            Process du = new ProcessBuilder("du", "-sk", "--", root.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            du.getOutputStream().close();
            // du fails if a file disappears meanwhile, but still prints a total.
            Matcher total = TOTAL.matcher(new String(du.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            return total.find() ? OptionalLong.of(Long.parseLong(total.group(1)) << 10) : OptionalLong.empty();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    private static long length(Path root) throws IOException {
        long[] bytes = {0};
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                bytes[0] += attributes.size();
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
                return FileVisitResult.CONTINUE;
            }
        });
        return bytes[0];
    }
}
