package io.dps.streaming.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.dps.contract.CheckpointLayout;
import io.dps.contract.FailureKind;
import io.dps.contract.RecordJson;
import io.dps.contract.StreamHint;
import io.dps.contract.StreamProgress;
import io.dps.contract.UserFailure;
import io.dps.streaming.checkpoint.WriterLock.WriterHolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoint folder of one stream: Spark's checkpoint in {@code query}, and beside it the averager's own files
 * for the next start. A stream whose folder is deleted starts from scratch.
 *
 * @param root the folder
 */
public record CheckpointFolder(Path root) {
    /** Returns the stream's name, which is the folder's name. */
    public String stream() {
        return root.getFileName().toString();
    }

    /** Returns the folder of Spark's own checkpoint. */
    public Path query() {
        return root.resolve(CheckpointLayout.QUERY);
    }

    /** Returns the file that the writer locks. */
    public Path lock() {
        return root.resolve(CheckpointLayout.LOCK);
    }

    /** Returns the file that names the writer: {@link WriterHolder}. */
    public Path holder() {
        return root.resolve(CheckpointLayout.HOLDER);
    }

    /** Returns the file with {@link StoredOptions}. */
    public Path options() {
        return root.resolve(CheckpointLayout.OPTIONS);
    }

    /** Returns the file with what the runs of a batch have written: {@link BatchRuns}. */
    public Path runs(long batch) {
        return root.resolve(CheckpointLayout.RUNS).resolve(Long.toString(batch));
    }

    /** Returns the file with the last batch's {@link StreamProgress}, whose counts the next run continues. */
    public Path progress() {
        return root.resolve(CheckpointLayout.PROGRESS);
    }

    /**
     * Creates the folder if it does not exist.
     *
     * @throws UserFailure if it cannot be created or written to
     */
    public void create() {
        try {
            Files.createDirectories(root);
        } catch (IOException refused) {
            throw UserFailure.failed(
                    "the checkpoint folder " + root + " cannot be created",
                    "choose a writable folder with --checkpoint",
                    refused);
        }
    }

    /**
     * Reads the file that {@link #options} returns.
     *
     * @return empty if the stream was never started
     * @throws UserFailure of kind {@code REFUSED} if the file is there but has another form, or is missing although Spark
     *     has begun batches: they were those of a definition that is not known
     */
    <T extends Record> Optional<T> readOptions(Class<T> type) {
        try {
            Optional<T> found = read(options(), type);
            if (found.isEmpty() && Files.exists(query().resolve("metadata"))) {
                throw unknown("it has no file " + options().getFileName() + ", so nobody knows what it is of", null);
            }
            return found;
        } catch (UncheckedIOException unreadable) {
            if (unreadable.getCause() instanceof JsonProcessingException) {
                throw unknown(
                        "its file " + options().getFileName() + " is damaged, or of a later version of dps",
                        unreadable);
            }
            throw unreadable;
        }
    }

    private UserFailure unknown(String why, @Nullable Exception cause) {
        return new UserFailure(
                FailureKind.REFUSED,
                StreamHint.CHECKPOINT + stream() + " in " + root + " cannot be used: " + why,
                "restore it from a backup, or start from the beginning with: " + StreamHint.command("reset", stream()),
                cause);
    }

    /** Reads one of the folder's files, if it exists. */
    public static <T extends Record> Optional<T> read(Path file, Class<T> type) {
        try {
            return Optional.of(RecordJson.read(Files.readAllBytes(file), type));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /**
     * Writes one of the folder's files atomically: a reader, even after a crash, sees either the old content or the
     * new.
     */
    public static void write(Path file, Record content) {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(RecordJson.write(content));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException refused) {
            throw new UncheckedIOException("writing " + file + " failed", refused);
        }
    }
}
