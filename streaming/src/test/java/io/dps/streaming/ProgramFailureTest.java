package io.dps.streaming;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.dps.contract.ExitCode;
import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.streaming.average.KafkaRows;
import io.dps.streaming.run.ProgramFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.spark.SparkException;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Most failures here are made by Spark, Kafka and Hadoop themselves, as the rule goes by what these really throw. */
class ProgramFailureTest {
    private static final SparkSession SESSION = KafkaRows.session();
    /** Nothing that a user could cause: our function meets a null. */
    private static final UDF1<Long, Long> BROKEN = number -> Objects.requireNonNull((Long) null) + number;

    @TempDir
    Path folder;

    static Stream<Arguments> ofThePlatform() {
        return Stream.of(
                arguments("analysis", thrown(() -> SESSION.sql("select nowhere"))),
                arguments("arithmetic in a task", thrown(() -> SESSION.sql("select 1/(id-id) from range(3)")
                        .collectAsList())),
                arguments("no file", thrown(() -> SESSION.read().text("/no/such/file"))),
                arguments("Spark's own argument check", thrown(() -> SESSION.range(1)
                        .repartition(-1))),
                arguments("Hadoop's argument check", thrown(() -> new org.apache.hadoop.fs.Path(""))),
                arguments("Kafka's address check", thrown(() -> Admin.create(Map.of("bootstrap.servers", "x")))),
                arguments("of a future", new ExecutionException(new DisconnectException())),
                arguments("file", new UncheckedIOException(new AccessDeniedException("offsets/3"))),
                arguments("wrapped file", new IllegalStateException("cannot go on", new IOException("EIO"))),
                arguments("timeout", new java.util.concurrent.TimeoutException("query did not stop")),
                arguments("memory", new SparkException("Job aborted", new OutOfMemoryError("Java heap space"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ofThePlatform")
    void a_failure_of_the_platform_ends_in_1_and_names_its_reason(String name, Throwable failure) {
        assertThat(ProgramFailure.isBugInDps(failure)).as(failure.toString()).isFalse();
        assertThat(ProgramFailure.of(failure, "out")).satisfies(known -> {
            assertThat(known.kind()).isEqualTo(FailureKind.FAILED);
            assertThat(known).hasMessageStartingWith("stream out failed: ");
        });
    }

    static Stream<Arguments> ofDps() {
        return Stream.of(
                arguments("null of ours", thrown(() -> Objects.requireNonNull(null))),
                arguments("state of ours", new IllegalStateException("cannot be")),
                arguments("number that the JDK refuses", thrown(() -> Integer.valueOf("x"))),
                arguments("function of ours in a task", thrown(ProgramFailureTest::brokenTask)),
                arguments("reported as I/O", new IOException(new IllegalStateException("cannot be"))),
                arguments("class that is not there", new ExecutionException(new NoClassDefFoundError("x"))),
                arguments("without a trace", withoutTrace()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ofDps")
    void a_bug_of_ours_ends_in_70_and_says_so(String name, Throwable failure) {
        UserFailure known = ProgramFailure.of(failure, "out");

        assertThat(known.kind()).as(failure.toString()).isEqualTo(FailureKind.INTERNAL);
        assertThat(known).hasMessageStartingWith("this is a bug in dps: ").hasCause(failure);
        assertThat(ProgramFailure.ofDrop(failure, "x").kind()).isEqualTo(FailureKind.INTERNAL);
    }

    @Test
    void a_streaming_query_passes_on_whose_fault_it_was() {
        assertThat(ProgramFailure.isBugInDps(endOf("id + raise_error('out of paper')")))
                .isFalse();
        assertThat(ProgramFailure.isBugInDps(endOf("broken(id)"))).isTrue();
    }

    @Test
    void a_missing_permission_is_told_with_those_that_a_stream_needs() {
        UserFailure known = ProgramFailure.of(
                new SparkException("Job aborted", new TopicAuthorizationException(Set.of("out"))), "hourly");

        assertThat(known.kind()).isEqualTo(FailureKind.FAILED);
        assertThat(known)
                .hasMessage("stream hourly failed, because its user lacks a permission:"
                        + " Not authorized to access topics: [out]");
        assertThat(known.hint())
                .isEqualTo("ask the administrator of the brokers for Read on the input topic,"
                        + " Write on the output topic and on dps_stream_progress");
    }

    @Test
    void records_that_were_deleted_too_early_are_told_without_spark_s_advice() {
        UserFailure known = ProgramFailure.of(new IllegalStateException("""
                        Some data may have been lost because they are not available in Kafka any more; either the
                         data was aged out by Kafka or the topic may have been deleted before all the data in the
                         topic was processed. If you don't want your streaming query to fail on such cases, set the
                         source option "failOnDataLoss" to "false".

                        Reason: Partition in-0 offset was changed from 5 to 0.
                        """), "hourly");

        assertThat(known)
                .hasMessage("stream hourly failed: Kafka deleted records before they were read:"
                        + " Partition in-0 offset was changed from 5 to 0");
        assertThat(known.hint()).isEqualTo("start from the first record that is left with: stream reset hourly");
    }

    @Test
    void what_ours_says_within_a_batch_is_what_the_user_sees() {
        UserFailure refused = new UserFailure(FailureKind.REFUSED, "does not fit", "", new NullPointerException());

        assertThat(ProgramFailure.of(new Exception("Query terminated", new SparkException("batch", refused)), "out"))
                .isSameAs(refused);
    }

    @Test
    void what_a_user_failure_says_stays() {
        UserFailure refused = new UserFailure(FailureKind.REFUSED, "does not fit", "", new NullPointerException());

        assertThat(ProgramFailure.of(refused, "out")).isSameAs(refused);
        assertThat(ProgramFailure.ofDrop(refused, "x")).isSameAs(refused);
    }

    @Test
    void a_checkpoint_that_the_disk_keeps_ends_in_1_and_is_named() {
        assertThat(ProgramFailure.ofDrop(
                        new UncheckedIOException(new AccessDeniedException("averages")), "/c/averages"))
                .hasMessage(
                        "the checkpoint /c/averages cannot be deleted: java.nio.file.AccessDeniedException: averages")
                .extracting(UserFailure::kind)
                .isEqualTo(FailureKind.FAILED);
    }

    @Test
    void a_program_prints_a_bug_of_ours_as_every_process_of_dps_does() {
        StringWriter err = new StringWriter();
        CommandLine program = ProgramCommandLine.of(new Broken(), failure -> ProgramFailure.of(failure, "out"));
        program.setErr(new PrintWriter(err));

        assertThat(program.execute()).isEqualTo(ExitCode.INTERNAL.value());
        assertThat(err.toString().lines())
                .containsExactly(
                        "error: this is a bug in dps: java.lang.IllegalStateException: cannot be",
                        "hint: the stack trace is in the log");
    }

    private static Throwable thrown(Callable<?> work) {
        Throwable thrown = catchThrowable(work::call);
        assertThat(thrown).isNotNull();
        return thrown;
    }

    private static Object brokenTask() {
        return SESSION.range(3)
                .select(udf(BROKEN, DataTypes.LongType).apply(col("id")))
                .collectAsList();
    }

    private static Throwable withoutTrace() {
        NullPointerException bare = new NullPointerException();
        bare.setStackTrace(new StackTraceElement[0]);
        return new SparkException("Job aborted", bare);
    }

    private StreamingQueryException endOf(String expression) {
        SESSION.udf().register("broken", BROKEN, DataTypes.LongType);
        Throwable end = catchThrowable(() -> {
            StreamingQuery query = SESSION.readStream()
                    .format("rate-micro-batch")
                    .option("rowsPerBatch", "1")
                    .load()
                    .selectExpr("value as id")
                    .selectExpr(expression)
                    .writeStream()
                    .format("noop")
                    .option(
                            "checkpointLocation",
                            folder.resolve(expression.substring(0, 2)).toString())
                    .trigger(Trigger.AvailableNow())
                    .start();
            query.awaitTermination();
        });
        assertThat(end).isInstanceOf(StreamingQueryException.class);
        return (StreamingQueryException) end;
    }

    @CommandLine.Command(name = "broken")
    private static final class Broken implements Callable<Integer> {
        @Override
        public Integer call() {
            throw new IllegalStateException("cannot be");
        }
    }
}
