package io.dps.shell.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.shell.app.TestCommands;
import io.dps.shell.output.CapturedStreams;
import io.dps.shell.platform.FakeTarget;
import io.dps.shell.platform.client.FakeConnect;
import io.dps.shell.platform.client.FakeKafka;
import io.dps.shell.platform.client.FakeTopic;
import java.nio.file.Path;
import java.time.Instant;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sparkproject.io.grpc.Status;

/** What {@code stream verify} and {@code stream rejects} ask Spark for, and make of its answers. */
@Timeout(60)
final class StreamAuditTest {
    private static final String SUMS = "aggregate";
    private static final String WINDOWS = "limit {";
    private static final StructType SUM = StructType.fromDDL("reason STRING, problem STRING, windows BIGINT,"
            + " undecided BIGINT, readings BIGINT, late BIGINT, records BIGINT, rows BIGINT");
    private static final StructType WINDOW = StructType.fromDDL("window_start BIGINT, sensor STRING, problem STRING,"
            + " in_time BIGINT, late BIGINT, temperature DOUBLE, humidity DOUBLE, pressure DOUBLE, found_readings BIGINT,"
            + " found_temperature DOUBLE, found_humidity DOUBLE, found_pressure DOUBLE, last_offset BIGINT");
    private static final long EIGHT = Instant.parse("2026-11-22T08:00:00Z").getEpochSecond() * 1_000_000;

    private final FakeConnect server = new FakeConnect();
    private final FakeKafka kafka = new FakeKafka();
    private final FakeTopic input = kafka.make("weather_data", 1);
    private final FakeTopic output = kafka.make("weather_data_avg", 1);
    private final FakeAverager averager = new FakeAverager(kafka);
    private final FakeTarget target = new FakeTarget().with(server.endpoint());

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        server.close();
    }

    private CapturedStreams run(int code, String... words) {
        CapturedStreams streams = CapturedStreams.offTerminal();
        assertThat(TestCommands.run(target.platform(kafka, folder), streams, words))
                .as(streams.err())
                .isEqualTo(code);
        return streams;
    }

    private static Row rejected(String reason, long records) {
        return RowFactory.create(reason, null, 0L, 0L, 0L, 0L, records, 1L);
    }

    private static Row windows(String problem, long windows, long readings, long late, long records) {
        return RowFactory.create(null, problem, windows, 0L, readings, late, records, windows);
    }

    private void hasRead(int records) {
        for (int each = 0; each < records; each++) {
            input.put(0, "r");
        }
        averager.batch(records).report("stopped");
    }

    @Test
    void a_stream_whose_windows_are_right_holds() {
        hasRead(5);
        server.answer(SUMS, SUM, windows(null, 3, 4, 1, 5), rejected("no JSON", 1));

        CapturedStreams verified = run(0, "stream", "verify");

        assertThat(verified.out()).isEmpty();
        assertThat(verified.err()).endsWith("""
                weather_data_avg: 3 windows closed up to 2026-11-22T08:00:00Z, 3 correct
                readings: 4 used, 1 late; records rejected: 1 (no JSON 1)
                """);
        // One pass is enough.
        assertThat(server.plans).noneMatch(plan -> plan.contains(WINDOWS));
        assertThat(server.plans).anyMatch(plan -> plan.contains("dps_batches"));
    }

    @Test
    void windows_that_differ_are_shown_and_are_a_failure() {
        hasRead(5);
        server.answer(
                        WINDOWS,
                        WINDOW,
                        RowFactory.create(
                                EIGHT, "s1", "average", 4L, 0L, 20.0, 50.0, 1000.0, 4L, 21.0, 50.0, 1000.0, 2L),
                        RowFactory.create(EIGHT, null, "unexpected", 0L, 1L, null, null, null, 4L, 1.0, 2.0, 3.0, 3L),
                        RowFactory.create(EIGHT, "s3", "missing", 1L, 0L, 1.0, 2.0, 3.0, null, null, null, null, null))
                .answer(
                        SUMS,
                        SUM,
                        windows("average", 1, 4, 0, 5),
                        windows("missing", 2, 0, 0, 0),
                        windows("unexpected", 1, 0, 1, 0),
                        rejected("no JSON", 1));

        CapturedStreams verified = run(1, "stream", "verify", "-n", "3", "-o", "csv");

        assertThat(verified.out().lines().skip(1))
                .containsExactly(
                        "2026-11-22T08:00:00Z,s1,average,4,4,20.0,21.0,50.0,50.0,1000.0,1000.0,0,2",
                        "2026-11-22T08:00:00Z,\"\",unexpected,,4,,1.0,,2.0,,3.0,1,3",
                        "2026-11-22T08:00:00Z,s3,missing,1,,1.0,,2.0,,3.0,,0,");
        assertThat(verified.err())
                .contains("4 windows closed up to 2026-11-22T08:00:00Z, 0 correct")
                .contains("error: the output of stream weather_data_avg does not match its input: "
                        + "2 windows are missing from the output; 1 window is in the output, but no valid reading falls into it;"
                        + " 1 window has the wrong average");
    }

    @Test
    void counts_that_the_averager_did_not_make_are_a_failure() {
        hasRead(5);
        server.answer(SUMS, SUM, windows(null, 3, 4, 1, 4), rejected("no JSON", 1));

        assertThat(run(1, "stream", "verify").err())
                .contains("the averager reported 5 valid and 1 rejected records, but the input has 4 and 1");
    }

    @Test
    void windows_of_a_batch_that_a_dead_averager_has_not_reported_are_no_fault() {
        hasRead(5);
        averager.report("running");
        server.answer(WINDOWS, WINDOW)
                .answer(
                        SUMS,
                        SUM,
                        windows("unreported", 2, 0, 0, 0),
                        windows(null, 3, 4, 1, 5),
                        rejected("no JSON", 1));

        assertThat(run(0, "stream", "verify").err())
                .contains("windows not checked, because their batch has not been reported yet: 2");
    }

    @Test
    void a_stream_that_cannot_be_checked_says_why() {
        assertThat(run(1, "stream", "verify").err()).contains("stream weather_data_avg has not reported a batch yet");
        hasRead(5);
        output.beginTransaction(0, 7).put(0, "a");
        assertThat(run(1, "stream", "verify").err())
                .contains(
                        "cannot verify stream weather_data_avg: an open transaction blocks partition 0 of weather_data_avg"
                                + " from offset ");
        output.commit(0);
        input.deleteBefore(0, 5);
        assertThat(run(1, "stream", "verify").err())
                .contains(
                        "no window of stream weather_data_avg can be checked: readings of its last batch are no longer"
                                + " in weather_data");
        assertThat(run(2, "stream", "verify", "-n", "-1").err()).contains("-n must not be negative");
    }

    @Test
    void rejects_are_shown_each_or_counted_by_reason() {
        hasRead(2);
        server.answer(
                        "reason, count",
                        StructType.fromDDL("reason STRING, records BIGINT"),
                        RowFactory.create("no JSON", 2L))
                .answer(
                        "SELECT partition",
                        StructType.fromDDL("partition INT, offset BIGINT, reason STRING"),
                        RowFactory.create(0, 1L, "no JSON"));

        assertThat(run(0, "stream", "rejects", "-o", "csv").out()).isEqualTo("partition,offset,reason\n0,1,no JSON\n");
        assertThat(run(0, "stream", "rejects", "--by-reason", "-o", "csv").out())
                .isEqualTo("reason,records\nno JSON,2\n");
        String reading = server.plans.stream()
                .filter(plan -> plan.contains("dps_records"))
                .findFirst()
                .orElseThrow();
        assertThat(reading).contains("read_committed", "{\\\"weather_data\\\":{\\\"0\\\":2}}");
    }

    @Test
    void rejects_that_cannot_be_read_leave_no_session_behind() {
        hasRead(2);
        server.fail("dps_records", Status.INTERNAL.withDescription("no source kafka"));

        assertThat(run(1, "stream", "rejects").err()).contains("no source kafka");
        assertThat(server.isReleased()).isTrue();
    }
}
