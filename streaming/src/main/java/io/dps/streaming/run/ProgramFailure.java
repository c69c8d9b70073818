package io.dps.streaming.run;

import io.dps.contract.FailureReport;
import io.dps.contract.StreamHint;
import io.dps.contract.Topics;
import io.dps.contract.UserFailure;
import java.io.UncheckedIOException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.spark.SparkThrowable;

/**
 * Converts the exception that ended one of this module's programs to the failure that the user sees, and separates
 * failures of the platform (exit code 1) from bugs in dps (exit code 70).
 *
 * <p>The innermost cause decides, because Spark and Kafka wrap what their callers threw. It is a failure of the
 * platform if it is one of Spark's or Kafka's own types, if it is a checked exception (I/O, timeouts, RocksDB), or if
 * the JVM ran out of memory or stack. Any other unchecked exception, such as a {@link NullPointerException} or an
 * {@link IllegalStateException}, is attributed to the first stack frame outside of the JDK and of plain libraries: to
 * the platform if the frame is of {@code org.apache} or {@code org.rocksdb} (a stopped {@code SparkContext}, say), and
 * to dps if the frame is ours or there is none. So a function of ours that fails within a task on an executor is a bug
 * in dps, although a {@code SparkException} reports it.
 */
public final class ProgramFailure {
    private static final String OURS = "io.dps.";
    private static final String[] PLATFORM = {"org.apache.", "org.rocksdb."};
    private static final String REASON = "Reason:";
    private static final String SEE_LOG = "see the log of the stream's process for details";

    private ProgramFailure() {}

    /** Returns the failure to report when a stream's program has failed. */
    public static UserFailure of(Throwable failure, String stream) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            // Spark wraps what a function of ours has thrown within a batch.
            if (at instanceof UserFailure known) {
                return known;
            }
        }
        Throwable root = root(failure);
        if (RetryDecision.isDataLoss(root)) {
            return UserFailure.failed(
                    "stream " + stream + " failed: Kafka deleted records before they were read" + whichRecords(root),
                    "start from the first record that is left with: " + StreamHint.command("reset", stream),
                    failure);
        }
        if (isBugInDps(failure)) {
            return bugInDps(failure);
        }
        if (root instanceof AuthorizationException) {
            return UserFailure.failed(
                    "stream " + stream + " failed, because its user lacks a permission: " + firstLine(root),
                    "ask the administrator of the brokers for Read on the input topic, Write on the output topic and on "
                            + Topics.PROGRESS,
                    failure);
        }
        return UserFailure.failed("stream " + stream + " failed: " + firstLine(root), SEE_LOG, failure);
    }

    /** Returns what Spark says about lost records beyond its long advice, if anything. */
    private static String whichRecords(Throwable lost) {
        return lost.getMessage()
                .lines()
                .filter(line -> line.startsWith(REASON))
                .findFirst()
                .map(line -> ": " + line.substring(REASON.length()).strip().replaceFirst("\\.$", ""))
                .orElse("");
    }

    /** Returns the failure to report when a checkpoint could not be deleted. */
    public static UserFailure ofDrop(Throwable failure, String checkpoint) {
        if (failure instanceof UserFailure known) {
            return known;
        }
        if (isBugInDps(failure)) {
            return bugInDps(failure);
        }
        Throwable cause = failure instanceof UncheckedIOException ? failure.getCause() : failure;
        return UserFailure.failed(
                "the checkpoint " + checkpoint + " cannot be deleted: " + cause,
                "check the owner and the permissions of its files",
                failure);
    }

    /** Returns whether a failure is a bug of ours, by its innermost cause. */
    public static boolean isBugInDps(Throwable failure) {
        Throwable root = root(failure);
        boolean unchecked =
                root instanceof RuntimeException || root instanceof Error && !(root instanceof VirtualMachineError);
        boolean known = root instanceof UserFailure || root instanceof SparkThrowable || root instanceof KafkaException;
        return unchecked && !known && !isThrownByPlatform(root);
    }

    private static boolean isThrownByPlatform(Throwable root) {
        for (StackTraceElement frame : root.getStackTrace()) {
            if (frame.getClassName().startsWith(OURS)) {
                return false;
            }
            for (String platform : PLATFORM) {
                if (frame.getClassName().startsWith(platform)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static UserFailure bugInDps(Throwable failure) {
        FailureReport report = FailureReport.bugInDps(root(failure));
        return new UserFailure(report.kind(), report.message(), report.hint(), failure);
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }

    private static String firstLine(Throwable root) {
        String message = root.getMessage();
        if (message == null || message.isBlank()) {
            return root.getClass().getSimpleName();
        }
        return message.strip().lines().findFirst().orElseThrow();
    }
}
