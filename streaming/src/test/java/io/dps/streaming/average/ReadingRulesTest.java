package io.dps.streaming.average;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.contract.RejectReason;
import io.dps.contract.StreamOptions;
import io.dps.streaming.average.ParseResult.ParsedReading;
import io.dps.streaming.average.ParseResult.Rejected;
import io.dps.streaming.progress.BatchMetrics.StreamCounts;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs {@code reading-rules.json} against the rules themselves and against the averager. */
class ReadingRulesTest {
    private static final Duration MAX_AHEAD = Duration.ofHours(RuleRow.MAX_AHEAD_HOURS);

    private static final Path JUDGED_RECORDS =
            Path.of("../shell/src/main/resources/io/dps/shell/stream/client/judged-records.sql");

    private final ReadingRules rules = new ReadingRules(MAX_AHEAD);

    static Stream<RuleRow> rows() {
        return RuleRow.all().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void a_record_is_judged_as_the_table_says(RuleRow row) {
        // when
        ParseResult result = rules.judge(row.valueBytes(), row.keyBytes(), RuleRow.micros(row.recordInstant()));
        // then
        Object judged = result instanceof Rejected rejected ? rejected.reason().id() : result;
        assertThat(judged).isEqualTo(row.expected());
    }

    @Test
    void a_record_without_a_timestamp_has_none_to_be_ahead_of() {
        RuleRow row = RuleRow.all().stream()
                .filter(each -> "record of 1970".equals(each.name()))
                .findFirst()
                .orElseThrow();
        // when
        ParseResult without = rules.judge(row.valueBytes(), row.keyBytes(), -1000);
        ParseResult ofTheEpoch = rules.judge(row.valueBytes(), row.keyBytes(), 0);
        // then
        assertThat(without).isNotInstanceOf(Rejected.class);
        assertThat(ofTheEpoch).isEqualTo(new Rejected(RejectReason.TOO_FAR_AHEAD));
    }

    /** The shell's rules, which read records over Spark Connect, judge by the same column. */
    @Test
    void the_rules_in_sql_know_no_time_to_be_ahead_of_either() throws IOException {
        RuleRow row = RuleRow.all().stream()
                .filter(each -> "record of 1970".equals(each.name()))
                .findFirst()
                .orElseThrow();
        SparkSession session = KafkaRows.session();
        List<Row> records = Stream.of(-1L, 0L)
                .map(millis ->
                        RowFactory.create(0, millis + 1, new Timestamp(millis), row.keyBytes(), row.valueBytes()))
                .toList();
        session.createDataFrame(
                        records,
                        StructType.fromDDL(
                                "partition INT, offset BIGINT, timestamp TIMESTAMP, key BINARY, value BINARY"))
                .createOrReplaceTempView("dps_records");
        // when
        List<Row> judged = session.sql(
                        Files.readString(JUDGED_RECORDS), Map.of("max_ahead", MAX_AHEAD.toMillis() * 1000))
                .orderBy("offset")
                .select("reason")
                .collectAsList();
        // then
        assertThat(judged)
                .extracting(reason -> reason.getString(0))
                .containsExactly(null, RejectReason.TOO_FAR_AHEAD.id());
    }

    @Test
    void the_averager_counts_the_table_as_the_table_says() throws InterruptedException {
        // given
        List<RuleRow> table = RuleRow.all();
        SparkSession session = KafkaRows.session();
        Dataset<Row> records = session.createDataFrame(
                table.stream()
                        .map(row -> RowFactory.create(
                                row.keyBytes(), row.valueBytes(), Timestamp.from(row.recordInstant())))
                        .toList(),
                KafkaRows.SCHEMA);
        StreamOptions options = new StreamOptions(Duration.ofSeconds(10), Duration.ZERO, MAX_AHEAD, true);
        // when
        Observation observation = new Observation();
        List<Row> averages =
                new Averager(options).averages(records, observation).collectAsList();
        // then
        long valid = table.stream().filter(row -> row.reading() != null).count();
        assertThat(observation.getAsJava())
                .containsEntry(StreamCounts.VALID, valid)
                .containsEntry(StreamCounts.REJECTED, table.size() - valid);
        assertThat(keys(averages)).isEqualTo(expectedKeys(table));
    }

    private static Set<String> keys(List<Row> averages) {
        return averages.stream().map(row -> row.getString(0)).collect(Collectors.toSet());
    }

    /** Grouped by sensor, the keys show which sensor and which time Spark has understood. */
    private static Set<String> expectedKeys(List<RuleRow> table) {
        return table.stream()
                .filter(row -> row.reading() != null)
                .map(row -> {
                    long seconds = Instant.parse(row.reading().time()).getEpochSecond();
                    Instant start = Instant.ofEpochSecond(seconds - Math.floorMod(seconds, 10));
                    return start + "|" + row.reading().sensorId();
                })
                .collect(Collectors.toSet());
    }

    @Test
    void the_rules_keep_their_allowance_when_sent_to_an_executor() throws IOException, ClassNotFoundException {
        // given
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(sent)) {
            out.writeObject(new ReadingRules(Duration.ZERO));
        }
        // when
        ReadingRules received;
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(sent.toByteArray()))) {
            received = (ReadingRules) in.readObject();
        }
        // then
        byte[] reading = ("{\"process_timestamp\":\"" + RuleRow.RECORD_TIME
                        + "\",\"temperature\":1,\"humidity\":2,\"pressure\":3}")
                .getBytes(StandardCharsets.UTF_8);
        long micros = RuleRow.micros(RuleRow.RECORD_TIME);
        assertThat(received.judge(reading, null, micros)).isInstanceOf(ParsedReading.class);
        assertThat(received.judge(reading, null, micros - 1)).isEqualTo(new Rejected(RejectReason.TOO_FAR_AHEAD));
    }

    @Test
    void every_reason_has_an_id_of_its_own_and_a_case_in_the_table() {
        Set<String> inTable = rows().map(RuleRow::reason).collect(Collectors.toSet());
        assertThat(Arrays.stream(RejectReason.values()).map(RejectReason::id))
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("[a-z0-9_]+"))
                .allMatch(inTable::contains);
    }
}
