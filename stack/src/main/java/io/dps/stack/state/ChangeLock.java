package io.dps.stack.state;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dps.contract.Deadline;
import io.dps.contract.UserFailure;
import io.dps.stack.secret.PrivateFile;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Lets one caller at a time change a context, across all processes of the machine. The kernel releases the lock when
 * its holder dies. The name of the holder is in a file next to the lock, for error messages.
 */
public final class ChangeLock {
    /** The supervisor holds the lock only as long as it takes to start a process. */
    private static final String SUPERVISOR = "restart by the supervisor";

    private static final Duration SUPERVISOR_PATIENCE = Duration.ofSeconds(10);
    private static final long POLL_MILLIS = 20;

    // The kernel drops all locks of a process on a file once the process closes any channel to that file. So a second
    // thread of this process must be turned away before it opens a channel.
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final Path holderFile;
    private final FileChannel channel;

    private ChangeLock(Path file, Path holderFile, FileChannel channel) {
        this.file = file;
        this.holderFile = holderFile;
        this.channel = channel;
    }

    /**
     * Makes a change under the lock. Fails at once when another command holds the lock, but waits for the supervisor,
     * which holds it only for a moment.
     *
     * @param verb name of the change, for the error message of commands that find the lock held
     * @throws UserFailure of kind {@code FAILED} naming the holder, {@code INTERRUPTED}, or the failure of the change
     *     itself
     */
    public static <T> T holding(ContextFolder folder, String verb, Supplier<T> change) {
        ChangeLock lock = acquire(folder, verb);
        try {
            return change.get();
        } finally {
            lock.release();
        }
    }

    /**
     * Makes a change on behalf of the supervisor unless someone else holds the lock; commands wait until it is done.
     *
     * @return whether the change was made
     */
    public static boolean supervising(ContextFolder folder, Runnable change) {
        ChangeLock lock = take(folder, SUPERVISOR);
        if (lock == null) {
            return false;
        }
        try {
            change.run();
            return true;
        } finally {
            lock.release();
        }
    }

    private static ChangeLock acquire(ContextFolder folder, String verb) {
        Deadline deadline = Deadline.after(SUPERVISOR_PATIENCE);
        while (true) {
            ChangeLock lock = take(folder, verb);
            if (lock != null) {
                return lock;
            }
            Optional<JsonNode> holder = holder(folder);
            boolean passing =
                    holder.isEmpty() || holder.get().path("verb").asText().equals(SUPERVISOR);
            if (!passing || deadline.isOver()) {
                throw busy(folder, holder);
            }
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                throw StateFailure.interrupted("waiting for context " + folder.context());
            }
        }
    }

    /** Returns the lock, or null when someone else holds it. */
    private static ChangeLock take(ContextFolder folder, String verb) {
        Path file = folder.lockFile();
        if (!HELD_HERE.add(file)) {
            return null;
        }
        try {
            FileChannel channel = lockedChannel(folder);
            if (channel == null) {
                HELD_HERE.remove(file);
                return null;
            }
            ChangeLock lock = new ChangeLock(file, folder.lockHolderFile(), channel);
            try {
                lock.writeHolder(verb);
            } catch (IOException | RuntimeException e) {
                // The name could not be written, for example on a full disk: release the lock.
                channel.close();
                throw e;
            }
            return lock;
        } catch (ClosedByInterruptException e) {
            HELD_HERE.remove(file);
            throw StateFailure.interrupted("waiting for context " + folder.context());
        } catch (IOException e) {
            HELD_HERE.remove(file);
            throw StateFailure.of("lock", file, e);
        } catch (UserFailure e) {
            HELD_HERE.remove(file);
            throw e;
        }
    }

    /** Returns a locked channel, or null when someone else holds the lock. */
    private static FileChannel lockedChannel(ContextFolder folder) throws IOException {
        while (true) {
            FileChannel channel = FileChannel.open(
                    folder.lockFile(),
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Object opened = fileKey(folder.lockFile());
            FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                return null;
            }
            // A removal may have deleted the file after it was opened; a lock on a deleted file protects nothing.
            if (opened != null && opened.equals(fileKey(folder.lockFile()))) {
                return channel;
            }
            channel.close();
        }
    }

    private static Object fileKey(Path file) throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private void writeHolder(String verb) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("pid", ProcessHandle.current().pid());
            json.writeStringField("verb", verb);
            json.writeStringField(
                    "since", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
            json.writeEndObject();
        }
        PrivateFile.replace(holderFile, text.append('\n').toString());
    }

    private static UserFailure busy(ContextFolder folder, Optional<JsonNode> holder) {
        String who = holder.map(json -> "'" + json.path("verb").asText() + "', process "
                        + json.path("pid").asLong() + ", since "
                        + json.path("since").asText())
                .orElse("another command has just started");
        return UserFailure.failed(
                "context " + folder.context() + " is busy: " + who,
                "wait until it has finished, or use another context");
    }

    /** Returns the holder; empty in the moment between taking the lock and writing the name. */
    private static Optional<JsonNode> holder(ContextFolder folder) {
        try {
            return Optional.of(new ObjectMapper().readTree(Files.readString(folder.lockHolderFile())));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Releases the lock. */
    private void release() {
        try {
            Files.deleteIfExists(holderFile);
        } catch (IOException e) {
            // Harmless: only the lock counts, and the next holder overwrites a name that could not be removed.
        }
        try {
            channel.close();
        } catch (IOException e) {
            throw StateFailure.of("unlock", file, e);
        } finally {
            HELD_HERE.remove(file);
        }
    }
}
