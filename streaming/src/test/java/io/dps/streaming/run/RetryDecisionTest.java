package io.dps.streaming.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.streaming.progress.BatchMetrics;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.spark.SparkException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rocksdb.RocksDBException;

class RetryDecisionTest {
    static Stream<Arguments> passing() {
        return Stream.of(
                arguments("Kafka's timeout", new TimeoutException("Timed out waiting for a node assignment")),
                arguments("disconnect", new DisconnectException()),
                arguments("leader moves", new NotLeaderOrFollowerException()),
                arguments("too few replicas", new NotEnoughReplicasException("2 of 3")),
                arguments("topic unknown for a moment: it is looked at again", new UnknownTopicOrPartitionException()),
                arguments(
                        "host without address",
                        new KafkaException(
                                "Failed to create new KafkaAdminClient",
                                new ConfigException("No resolvable bootstrap urls given in bootstrap.servers"))),
                arguments("Spark's timeout", new java.util.concurrent.TimeoutException("Cannot fetch record")),
                arguments("refused connection", new ConnectException("Connection refused")),
                arguments("disk full", new IOException("No space left on device")),
                arguments("disk full, of a file", new FileSystemException("2.new", null, "No space left on device")),
                arguments("disk full, old form", new FileNotFoundException("2.tmp (No space left on device)")),
                arguments("disk full, of Spark's logs", task(fullDisk())),
                arguments(
                        "disk full, of the state",
                        task(new RocksDBException("While appending to file: 000008.log: No space left on device"))),
                arguments("too many files", new FileSystemException("2.new", null, "Too many open files")),
                arguments("bad disk", task(new FileSystemException("2.delta", null, "Input/output error"))),
                arguments("wrapped I/O", new UncheckedIOException(new IOException("Input/output error"))),
                arguments("task of a job", task(new TimeoutException("Expiring 1 record(s)"))),
                arguments("of a future", task(new ExecutionException(new DisconnectException()))),
                arguments("wrapped in a RuntimeException", new RuntimeException("write", new IOException("EIO"))),
                arguments(
                        "broker away when a batch begins",
                        task(UserFailure.unreachable("not reachable", "", new TimeoutException("describeTopics")))),
                arguments(
                        "broker away when looked at again",
                        UserFailure.unreachable("not reachable", "", new TimeoutException("describeTopics"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("passing")
    void what_passes_by_itself_is_worth_another_try(String name, Throwable failure) {
        assertThat(RetryDecision.isPossible(failure)).isTrue();
    }

    static Stream<Arguments> lasting() {
        return Stream.of(
                arguments("lost data", new IllegalStateException("Some data may have been lost because")),
                arguments("lost data in a task", task(new IOException("set failOnDataLoss to false"))),
                arguments(
                        "lost data above a timeout",
                        new IllegalStateException("[KAFKA_DATA_LOSS.COULD_NOT_READ]", new TimeoutException("x"))),
                arguments(
                        "topic deleted",
                        UserFailure.unreachable(
                                "topic in is missing",
                                "",
                                new ExecutionException(new UnknownTopicOrPartitionException()))),
                arguments("topic made anew", new UserFailure(FailureKind.REFUSED, "does not fit", "")),
                arguments(
                        "refused, though a timeout led there",
                        new UserFailure(FailureKind.REFUSED, "does not fit", "", new TimeoutException("x"))),
                arguments("damaged state", task(new RocksDBException("Corruption: block checksum mismatch"))),
                arguments("out of memory", new OutOfMemoryError("Java heap space")),
                arguments("out of memory in a task", task(new IOException(new OutOfMemoryError()))),
                arguments("missing class", new NoClassDefFoundError("x")),
                arguments("null pointer", task(new NullPointerException())),
                arguments("null pointer reported as I/O", new IOException(new NullPointerException())),
                arguments("wrong plan", new IllegalArgumentException("number of shuffle partitions")),
                arguments("record too large", task(new RecordTooLargeException())),
                arguments("not allowed", new TopicAuthorizationException("in")),
                arguments("wrong setting", new ConfigException("acks")),
                arguments("file gone", new FileNotFoundException("1.delta")),
                arguments("file gone, newer form", new UncheckedIOException(new NoSuchFileException("1.delta"))),
                arguments("Spark's log in another form", otherForm()),
                arguments("cut off JSON", task(notJson("{\"a\":"))),
                arguments("no UTF-8", new UncheckedIOException(new MalformedInputException(1))),
                arguments("file not ours", new UncheckedIOException(new AccessDeniedException("offsets/3"))),
                arguments("file not ours, old form", new FileNotFoundException("offsets/3 (Permission denied)")),
                arguments("a file where a folder should be", task(new NotDirectoryException("offsets"))),
                arguments("file is there already", new FileAlreadyExistsException("offsets/3")),
                arguments("disk for reading only", new FileSystemException("3.new", null, "Read-only file system")),
                arguments("file system without a reason", new FileSystemException("3.new")),
                arguments("nothing that is known", new Exception("x")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lasting")
    void what_does_not_pass_is_not(String name, Throwable failure) {
        assertThat(RetryDecision.isPossible(failure)).isFalse();
    }

    /** What Hadoop, and so Spark's log of batches, throws on a full disk. */
    private static Throwable fullDisk() {
        return catchThrowable(() -> {
            try (RawLocalFileSystem files = new RawLocalFileSystem()) {
                files.initialize(URI.create("file:///"), new Configuration());
                FSDataOutputStream out = files.create(new Path("/dev/full"), true);
                out.write(1);
                out.hflush();
            }
        });
    }

    /** What BatchLog really throws. */
    private static Throwable otherForm() {
        return catchThrowable(() -> BatchMetrics.partitions("v9 offsets"));
    }

    private static Throwable notJson(String text) {
        return catchThrowable(() -> new ObjectMapper().readTree(text));
    }

    private static Throwable task(Throwable cause) {
        return new Exception("Query terminated", new SparkException("Job aborted due to stage failure", cause));
    }
}
