package io.dps.stack.secret;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes files that only their owner may read (mode 0600), atomically: a reader sees either the old text or the new
 * one. Safe to use from several threads and processes.
 */
public final class PrivateFile {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final FileAttribute<Set<PosixFilePermission>> MODE =
            PosixFilePermissions.asFileAttribute(OWNER_ONLY);

    /** Makes the names of temporary files unique within this process. */
    private static final AtomicLong DRAFTS = new AtomicLong();

    private PrivateFile() {}

    /** Creates a folder that only its owner may enter; if the folder exists, removes all rights of others. */
    public static void makeFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder.toAbsolutePath().getParent());
            Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER_FOLDER));
        }
        if (!Files.getPosixFilePermissions(folder).equals(OWNER_FOLDER)) {
            Files.setPosixFilePermissions(folder, OWNER_FOLDER);
        }
    }

    /**
     * Creates an empty file.
     *
     * @throws java.nio.file.FileAlreadyExistsException if there is a file of that name
     */
    public static void create(Path file) throws IOException {
        Files.createFile(file, MODE);
    }

    /** Replaces the content of the file with the text. */
    public static void replace(Path file, String text) throws IOException {
        Path draft = file.resolveSibling("." + file.getFileName() + "." + draftName());
        try {
            create(draft);
            try (OutputStream out = Files.newOutputStream(draft, StandardOpenOption.WRITE)) {
                out.write(text.getBytes(StandardCharsets.UTF_8));
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /**
     * Returns the name of a temporary file. Uses no random UUID: the UUID generator would cost the supervisor 2 MiB.
     */
    private static String draftName() {
        return ProcessHandle.current().pid() + "-" + System.nanoTime() + "-" + DRAFTS.incrementAndGet();
    }

    /** Removes all rights of everyone but the owner, for a file that was copied or restored with wider rights. */
    public static void tighten(Path file) throws IOException {
        if (!Files.getPosixFilePermissions(file).equals(OWNER_ONLY)) {
            Files.setPosixFilePermissions(file, OWNER_ONLY);
        }
    }
}
