package io.dps.streaming.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.apache.hadoop.fs.FSError;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.rocksdb.RocksDBException;

/**
 * Decides whether a failed query is worth another try. Only transient faults are: a broker that is away, timeouts,
 * Kafka's retriable errors, failed reads and writes, a full disk. Permanent faults are lost data, missing topics,
 * refusals, missing or inaccessible files, malformed text, errors of the JVM, and bugs. The whole chain of causes
 * counts: a cause that forbids another try does so wherever it is in the chain; otherwise the innermost known cause
 * decides.
 */
public final class RetryDecision {
    private static final List<String> DATA_LOSS =
            List.of("failOnDataLoss", "data may have been lost", "KAFKA_DATA_LOSS");
    /** The message of the configuration error that Kafka's clients throw while no broker host resolves. */
    private static final String NO_ADDRESS = "No resolvable bootstrap urls";

    /** Messages of the operating system about file errors that may be transient. */
    private static final List<String> PASSING_FILE_TROUBLE = List.of(
            "No space left on device",
            "Disk quota exceeded",
            "Input/output error",
            "Too many open files",
            "Cannot allocate memory",
            "Resource temporarily unavailable",
            "Device or resource busy",
            "Interrupted system call",
            "No locks available",
            "Stale file handle",
            "Connection timed out",
            "Host is down",
            "No route to host",
            "Network is unreachable",
            "Transport endpoint is not connected");

    private RetryDecision() {}

    /** Returns whether the failure may be transient. */
    public static boolean isPossible(Throwable failure) {
        List<Throwable> causes = chain(failure);
        if (causes.stream().anyMatch(cause -> forbids(cause, causes))) {
            return false;
        }
        Collections.reverse(causes);
        return causes.stream()
                .map(RetryDecision::verdict)
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(false);
    }

    private static boolean forbids(Throwable cause, List<Throwable> causes) {
        if (cause instanceof UserFailure known) {
            boolean brokerIsAway = known.kind() == FailureKind.UNREACHABLE
                    && causes.stream().noneMatch(UnknownTopicOrPartitionException.class::isInstance);
            return !brokerIsAway;
        }
        // Hadoop reports failed writes to a local file, as on a full disk, by an Error of its own.
        boolean isOfJvm = cause instanceof Error && !(cause instanceof FSError);
        return isOfJvm || isDataLoss(cause);
    }

    /** Returns whether an exception, by its own message, says that records are gone that were still to be read. */
    static boolean isDataLoss(Throwable cause) {
        String message = cause.getMessage() == null ? "" : cause.getMessage();
        return DATA_LOSS.stream().anyMatch(message::contains);
    }

    private static Optional<Boolean> verdict(Throwable cause) {
        if (cause instanceof IOException failed) {
            return Optional.of(passes(failed));
        }
        if (cause instanceof RocksDBException) {
            return Optional.of(isPassingFileTrouble(cause));
        }
        if (cause instanceof RetriableException || cause instanceof TimeoutException) {
            return Optional.of(true);
        }
        if (cause instanceof KafkaException) {
            String message = cause.getMessage();
            return message != null && message.contains(NO_ADDRESS) ? Optional.of(true) : Optional.empty();
        }
        return cause instanceof RuntimeException && !(cause instanceof UserFailure)
                ? onlyWraps(cause)
                : Optional.empty();
    }

    /**
     * Returns whether an I/O error may be transient. A file missing from the checkpoint does not come back, an
     * inaccessible file stays inaccessible, and text that is not JSON or not UTF-8 does not repair itself. The file
     * exceptions of {@code java.io} and of {@code java.nio} are also thrown when the disk is full.
     */
    private static boolean passes(IOException failed) {
        if (failed instanceof JsonProcessingException || failed instanceof CharacterCodingException) {
            return false;
        }
        if (failed instanceof FileNotFoundException || failed instanceof FileSystemException) {
            return isPassingFileTrouble(failed);
        }
        return true;
    }

    private static boolean isPassingFileTrouble(Throwable failed) {
        String message = failed.getMessage() == null ? "" : failed.getMessage();
        return PASSING_FILE_TROUBLE.stream().anyMatch(message::contains);
    }

    /** Returns false for a RuntimeException without a cause, which is a bug; empty if it only wraps a cause. */
    private static Optional<Boolean> onlyWraps(Throwable cause) {
        return cause.getCause() == null ? Optional.of(false) : Optional.empty();
    }

    private static List<Throwable> chain(Throwable failure) {
        List<Throwable> causes = new ArrayList<>();
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Throwable at = failure; at != null && seen.add(at); at = at.getCause()) {
            causes.add(at);
        }
        return causes;
    }
}
