package io.dps.stack.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dps.stack.model.StackException;
import io.dps.stack.model.StackException.Reason;
import io.dps.stack.secret.PrivateFile;
import java.io.IOException;
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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Lets one changer at a time into a context, over all processes of the machine. The kernel frees it when its holder
 * dies. Who holds it is written beside it for others to read.
 */
public final class ChangeLock {
    private static final ObjectMapper JSON = new ObjectMapper();
    // The kernel drops all locks of a process on a file once it closes any channel to it, so a second
    // thread of this process must be turned away before it opens one.
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
     * Makes a change while nobody else does; takes the lock at once or not at all.
     *
     * @param verb what is done, for those who are turned away meanwhile
     * @throws StackException {@code BUSY} naming the holder, {@code INTERRUPTED}, and what the change itself throws
     */
    public static <T> T holding(ContextFolder folder, String verb, Supplier<T> change) {
        ChangeLock lock = take(folder, verb);
        try {
            return change.get();
        } finally {
            lock.release();
        }
    }

    private static ChangeLock take(ContextFolder folder, String verb) {
        Path file = folder.lockFile();
        if (!HELD_HERE.add(file)) {
            throw busy(folder);
        }
        try {
            FileChannel channel = lockedChannel(folder);
            ChangeLock lock = new ChangeLock(file, folder.lockHolderFile(), channel);
            lock.writeHolder(verb);
            return lock;
        } catch (ClosedByInterruptException e) {
            HELD_HERE.remove(file);
            throw StateFailure.interrupted("waiting for context " + folder.context());
        } catch (IOException e) {
            HELD_HERE.remove(file);
            throw StateFailure.of("lock", file, e);
        } catch (StackException e) {
            HELD_HERE.remove(file);
            throw e;
        }
    }

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
                throw busy(folder);
            }
            // A removal may have deleted the file between opening and locking it; then it guards nothing.
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
        ObjectNode json = JSON.createObjectNode();
        json.put("pid", ProcessHandle.current().pid());
        json.put("verb", verb);
        json.put("since", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        PrivateFile.replace(holderFile, json + "\n");
    }

    private static StackException busy(ContextFolder folder) {
        return new StackException(
                Reason.BUSY,
                "context " + folder.context() + " is being changed: " + holder(folder),
                "wait until it is done, or use another context");
    }

    private static String holder(ContextFolder folder) {
        try {
            JsonNode json = JSON.readTree(Files.readString(folder.lockHolderFile()));
            return json.required("verb").asText() + " by process "
                    + json.required("pid").asLong() + " since "
                    + json.required("since").asText();
        } catch (IOException | IllegalArgumentException e) {
            // Between taking the lock and writing its name.
            return "by a process that has just begun";
        }
    }

    private void release() {
        try {
            Files.deleteIfExists(holderFile);
        } catch (IOException e) {
            // The lock itself decides; a leftover name is overwritten by the next holder.
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
