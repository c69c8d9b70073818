package io.dps.streaming.checkpoint;

import io.dps.contract.Deadline;
import io.dps.contract.ExitCode;
import io.dps.contract.FailureKind;
import io.dps.contract.StreamHint;
import io.dps.contract.UserFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The exclusive right to write to a stream: an operating system lock on a file of the checkpoint folder, released
 * when the process ends, however it ends. The holder is described in a separate file, because closing the locked
 * file anywhere in the process would release the lock. Take it once per process.
 */
public final class WriterLock implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    private final CheckpointFolder folder;
    private final FileChannel channel;

    private WriterLock(CheckpointFolder folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /**
     * Takes the lock, waiting for it if necessary.
     *
     * @param self the holder's description, which others read while the lock is held
     * @param wait how long to wait for another holder to release it
     * @param givenUp polled while waiting; true ends the wait
     * @return the lock; empty if {@code givenUp} ended the wait
     * @throws UserFailure with {@link ExitCode#WRITER_HELD} if the lock is still held after the wait; the message names
     *     the holder
     */
    public static Optional<WriterLock> acquire(
            CheckpointFolder folder, WriterHolder self, Duration wait, BooleanSupplier givenUp) {
        folder.create();
        Deadline deadline = Deadline.after(wait);
        while (!givenUp.getAsBoolean()) {
            Optional<WriterLock> lock = tryAcquire(folder, self);
            if (lock.isPresent()) {
                return lock;
            }
            if (deadline.isOver()) {
                throw held(folder);
            }
            pause();
        }
        return Optional.empty();
    }

    private static Optional<WriterLock> tryAcquire(CheckpointFolder folder, WriterHolder self) {
        try {
            FileChannel channel = FileChannel.open(folder.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!locks(channel)) {
                channel.close();
                return Optional.empty();
            }
            CheckpointFolder.write(folder.holder(), self);
            return Optional.of(new WriterLock(folder, channel));
        } catch (IOException refused) {
            throw new UncheckedIOException("locking " + folder.lock() + " failed", refused);
        }
    }

    private static boolean locks(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return false;
        }
    }

    private static UserFailure held(CheckpointFolder folder) {
        String holder = CheckpointFolder.read(folder.holder(), WriterHolder.class)
                .map(WriterHolder::describe)
                .orElse("a writer that has just started");
        return new UserFailure(
                FailureKind.WRITER_HELD,
                "the stream already has a writer: " + holder,
                "stop it first (" + StreamHint.command("stop", folder.stream())
                        + ", or end its run in Airflow), or wait for it with --wait-for-writer 30m");
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw UserFailure.failed("waiting for the writer was interrupted", "run the command again", interrupted);
        }
    }

    /**
     * Releases the lock. The file stays: if it were deleted, two processes could lock two files of the same name.
     */
    @Override
    public void close() {
        try {
            Files.deleteIfExists(folder.holder());
            channel.close();
        } catch (IOException refused) {
            throw new UncheckedIOException("unlocking " + folder.lock() + " failed", refused);
        }
    }

    /**
     * The process that writes to a stream.
     *
     * @param pid process id on its host
     * @param host name of its host
     * @param runId id of its run
     * @param started when its process took the lock or began to wait for it
     */
    public record WriterHolder(long pid, String host, String runId, Instant started) {
        /** Describes this process under the given run id. */
        public static WriterHolder self(String runId) {
            return new WriterHolder(ProcessHandle.current().pid(), hostName(), runId, Instant.now());
        }

        /** Returns a description for messages. */
        public String describe() {
            return "run " + runId + " (pid " + pid + " on " + host + ", since " + started + ")";
        }

        private static String hostName() {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException unnamed) {
                return "localhost";
            }
        }
    }
}
