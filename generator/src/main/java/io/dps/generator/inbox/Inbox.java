package io.dps.generator.inbox;

import io.dps.generator.GeneratorException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
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

    private final Path folder;
    private final Path processing;
    private final Path archive;
    private final Path failed;

    /**
     * Opens the folder, and makes those inside it.
     *
     * @throws GeneratorException if it does not exist or cannot be written to
     */
    public Inbox(Path folder) {
        this.folder = folder;
        this.processing = folder.resolve(".processing");
        this.archive = folder.resolve("archive");
        this.failed = folder.resolve("failed");
        if (!Files.isDirectory(folder)) {
            throw GeneratorException.input(folder + " is no folder", "make it, or name another one", null);
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
        for (Path start : list(processing, StartOfFile::isOne)) {
            if (!Files.exists(StartOfFile.fileOf(start))) {
                delete(start);
            }
        }
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
        move(dropped, taken);
        return Optional.of(taken);
    }

    /** Returns where a taken file will be archived at the given time; its name stays, and no other file has it. */
    Path placeInArchive(Path taken, Instant now) {
        return archive.resolve(STAMP.format(now) + "-" + taken.getFileName());
    }

    /** Returns where a taken file of no use will lie. */
    Path placeAmongFailed(Path taken, Instant now) {
        return failed.resolve(STAMP.format(now) + "-" + taken.getFileName());
    }

    /** Moves a file within the folder, at once or not at all. */
    void move(Path file, Path to) {
        try {
            Files.move(file, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw unusable(file, e);
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

    static GeneratorException unusable(Path file, IOException cause) {
        return GeneratorException.input(
                file + " cannot be used: " + cause, "check who may write there, and the disk", cause);
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
