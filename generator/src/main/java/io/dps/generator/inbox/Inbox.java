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
 * The folder into which files are dropped. A file goes from there to {@code .processing}, and from that to {@code archive}
 * or {@code failed}, always by a rename: so it is at one place only, whenever the process ends. Used by one thread.
 */
public final class Inbox {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    private static final String BAD_ROWS = ".bad-rows.csv";
    private static final String HINT = "check who may write there and how full the disk is, then run again";

    private final Path folder;
    private final Path processing;
    private final Path archive;
    private final Path failed;

    /**
     * Opens the folder, and makes those inside it.
     *
     * @throws UserFailure if it does not exist or cannot be written to
     */
    public Inbox(Path folder) {
        this.folder = folder;
        this.processing = folder.resolve(".processing");
        this.archive = folder.resolve("archive");
        this.failed = folder.resolve("failed");
        if (!Files.isDirectory(folder)) {
            throw UserFailure.input(folder + " is no folder", "make it, or name another one", null);
        }
        try {
            Files.createDirectories(processing);
            Files.createDirectories(archive);
            Files.createDirectories(failed);
        } catch (IOException e) {
            throw unusable(folder, e);
        }
    }

    /** Makes this process the only one that takes files from here, until the lock is closed; empty if another one is. */
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

    /** Returns files that an earlier run took and did not bring to an end, oldest first. */
    List<Path> begun() {
        return list(processing, Inbox::isReady);
    }

    /** Returns files that were dropped, oldest first; a name that begins with a dot is not ready yet. */
    List<Path> dropped() {
        return list(folder, Inbox::isReady);
    }

    /** Takes a dropped file; empty if one of its name is still being processed. */
    Optional<Path> take(Path dropped) {
        Path taken = processing.resolve(dropped.getFileName());
        if (Files.exists(taken)) {
            return Optional.empty();
        }
        // What a killed run left behind of an earlier file with this name says nothing about this one.
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

    /** Returns where a taken file will be archived at the given time; its name stays, and no other file has it. */
    Path placeInArchive(Path taken, Instant now) {
        return archive.resolve(STAMP.format(now) + "-" + taken.getFileName());
    }

    /** Returns where a taken file of no use will lie. */
    Path placeAmongFailed(Path taken, Instant now) {
        return failed.resolve(STAMP.format(now) + "-" + taken.getFileName());
    }

    /**
     * Moves a taken file to its last place, its bad rows first, and deletes what was noted about it.
     *
     * @throws UserFailure of kind STORAGE if the disk refuses; the file is where it was then
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

    /** The file has left already: a note that stays behind is deleted when another file of that name is taken. */
    private static void deleteLater(Path note) {
        try {
            Files.deleteIfExists(note);
        } catch (IOException e) {
            System.getLogger(Inbox.class.getName()).log(System.Logger.Level.DEBUG, note + " stays behind", e);
        }
    }

    /** Returns whether the disk gives out every byte of a file, whatever these are. */
    static boolean isReadable(Path file) {
        try (InputStream bytes = Files.newInputStream(file)) {
            bytes.transferTo(OutputStream.nullOutputStream());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Moves a file within the folder, at once or not at all. */
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

    /** Java puts file names before the system's words, which the message has already. */
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
