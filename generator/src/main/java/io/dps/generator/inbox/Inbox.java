package io.dps.generator.inbox;

import io.dps.contract.UserFailure;
import io.dps.generator.inbox.StateFile.PublishMarker;
import io.dps.generator.inbox.StateFile.PublishedFile;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The folder into which files are dropped. A file moves from there to {@code .processing}, and then to {@code archive}
 * or {@code failed}. Each move is a rename, so that the file is always in one place only, even if the process is
 * killed. Used by one thread.
 */
public final class Inbox {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    private static final String BAD_ROWS = ".bad-rows.csv";
    private static final String HINT = "check the folder's permissions and the free disk space, then run again";

    private final Path folder;
    private final Path processing;
    private final Path archive;
    private final Path failed;

    /**
     * Opens the folder, and creates its subfolders.
     *
     * @throws UserFailure if the folder does not exist or cannot be written to
     */
    public Inbox(Path folder) {
        this.folder = folder;
        this.processing = folder.resolve(".processing");
        this.archive = folder.resolve("archive");
        this.failed = folder.resolve("failed");
        if (!Files.isDirectory(folder)) {
            throw UserFailure.input(folder + " is not a folder", "create it, or choose another folder", null);
        }
        try {
            Files.createDirectories(processing);
            Files.createDirectories(archive);
            Files.createDirectories(failed);
        } catch (IOException e) {
            throw unusable(folder, e);
        }
    }

    /**
     * Locks the folder: only this process takes files from it until the lock is closed. Empty if another process
     * holds the lock.
     */
    public Optional<Closeable> lock() {
        try {
            FileChannel channel =
                    FileChannel.open(processing.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                return Optional.empty();
            }
            return Optional.of(channel);
        } catch (IOException e) {
            throw unusable(processing, e);
        }
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException thisProcess) {
            return null;
        }
    }

    /** Returns files that an earlier run took but did not finish, oldest first. */
    List<Path> begun() {
        return list(processing, Inbox::isReady);
    }

    /** Returns files that were dropped, oldest first; a file whose name begins with a dot is not ready yet. */
    List<Path> dropped() {
        return list(folder, Inbox::isReady);
    }

    /** Takes a dropped file; empty if a file of the same name is still being processed. */
    Optional<Path> take(Path dropped) {
        Path taken = processing.resolve(dropped.getFileName());
        if (Files.exists(taken)) {
            return Optional.empty();
        }
        // State files that a killed run left behind are about an earlier file of this name, not about this one.
        delete(PublishMarker.placeBeside(taken));
        delete(PublishedFile.placeBeside(taken));
        delete(badRowsBeside(taken));
        move(dropped, taken);
        return Optional.of(taken);
    }

    /** Returns where bad rows of a taken file are collected until it leaves {@code .processing}. */
    static Path badRowsBeside(Path taken) {
        return taken.resolveSibling("." + taken.getFileName() + BAD_ROWS);
    }

    /** Returns a path in {@code archive} that no other file has: named after the time and the taken file. */
    Path placeInArchive(Path taken, Instant now) {
        return archive.resolve(STAMP.format(now) + "-" + taken.getFileName());
    }

    /** Returns a path in {@code failed} for a taken file that is unusable. */
    Path placeAmongFailed(Path taken, Instant now) {
        return failed.resolve(STAMP.format(now) + "-" + taken.getFileName());
    }

    /**
     * Moves the bad rows of a taken file, and then the file itself, to their final place, and deletes its state files.
     *
     * @throws UserFailure of kind {@code STORAGE} if the disk refuses; the file then stays where it was
     */
    void finish(Path taken, Path place) {
        Path badRows = badRowsBeside(taken);
        if (Files.exists(badRows)) {
            move(badRows, place.resolveSibling(place.getFileName() + BAD_ROWS));
        }
        move(taken, place);
        deleteLater(PublishMarker.placeBeside(taken));
        deleteLater(PublishedFile.placeBeside(taken));
    }

    /**
     * Deletes a state file. A failure does no harm: a leftover is deleted when another file of that name is taken.
     */
    private static void deleteLater(Path note) {
        try {
            Files.deleteIfExists(note);
        } catch (IOException e) {
            System.getLogger(Inbox.class.getName()).log(System.Logger.Level.DEBUG, note + " stays behind", e);
        }
    }

    /** Returns whether every byte of a file can be read from the disk, whatever its content. */
    static boolean isReadable(Path file) {
        try (InputStream bytes = Files.newInputStream(file)) {
            bytes.transferTo(OutputStream.nullOutputStream());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Moves a file within the folder, in one step or not at all. */
    void move(Path file, Path to) {
        try {
            Files.move(file, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw UserFailure.storage(file + " cannot be moved to " + to + ": " + reason(e), HINT, e);
        }
    }

    void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    static FileTime lastChange(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    static UserFailure unusable(Path file, IOException cause) {
        return UserFailure.storage(file + " cannot be used: " + reason(cause), HINT, cause);
    }

    /**
     * Returns the reason without the file's name: Java puts the name before the reason, but our message already has it.
     */
    private static String reason(IOException cause) {
        if (cause instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (cause instanceof NoSuchFileException) {
            return "no such file";
        }
        return cause instanceof FileSystemException known && known.getReason() != null
                ? known.getReason()
                : String.valueOf(cause.getMessage());
    }

    private static boolean isReady(Path file) {
        return !file.getFileName().toString().startsWith(".");
    }

    private static List<Path> list(Path folder, Predicate<Path> which) {
        try (Stream<Path> found = Files.list(folder)) {
            return found.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .filter(which)
                    .sorted(Comparator.comparing(Inbox::lastChange).thenComparing(Comparator.naturalOrder()))
                    .toList();
        } catch (IOException e) {
            throw unusable(folder, e);
        }
    }
}
