package io.dps.streaming.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.dps.contract.BatchRun;
import io.dps.contract.InputView;
import io.dps.contract.Isolation;
import io.dps.contract.OffsetRange;
import io.dps.contract.StreamDefinition;
import io.dps.contract.StreamProgress;
import io.dps.contract.StreamProof;
import io.dps.contract.StreamProof.Difference;
import io.dps.contract.StreamState;
import io.dps.contract.TimeFormat;
import io.dps.contract.UserFailure;
import io.dps.contract.ValueFormat;
import io.dps.contract.ViewFormat;
import io.dps.streaming.average.KafkaRows;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("slow")
class DefinitionProofTest {
    private static final SparkSession SESSION = KafkaRows.session();
    private static final StructType RECORDS =
            StructType.fromDDL("key BINARY, value BINARY, partition INT, offset BIGINT, timestamp TIMESTAMP");
    private static final String SUMS = "select window.start as s, id, sum(kwh) as kwh, count(*) as n from meters"
            + " group by window(at, '10 seconds'), id";
    private static final String OF_A = "{\"s\":\"2026-11-22T07:00:00.000000Z\",\"id\":\"a\",\"kwh\":19.0,\"n\":3}";
    private static final String OF_B = "{\"s\":\"2026-11-22T07:00:00.000000Z\",\"id\":\"b\",\"kwh\":4.0,\"n\":1}";

    private final List<StreamProgress> batches = new ArrayList<>();
    private final List<Row> input = new ArrayList<>();
    private final List<Row> output = new ArrayList<>();
    private long rejected = 1;

    /** Five batches: the second has a reject, the third a row that is just in time, the fourth one that is late. */
    private void standardRun() {
        read("a 00:01 1", "a 00:05 2", "b 00:09 4");
        batch(null, 3, 0, 0);
        read("a 00:31 8", "broken");
        batch("06:59:59", 2, 0, 0);
        read("a 00:02 16");
        write("2026-11-22T07:00:00Z|a", OF_A);
        write("2026-11-22T07:00:00Z|b", OF_B);
        batch("07:00:21", 1, 0, 2);
        read("a 00:03 32", "b 00:45 64");
        batch("07:00:21", 2, 2, 2);
        batch("07:00:35", 0, 2, 2);
    }

    @Test
    void an_output_as_it_had_to_be_holds() {
        standardRun();

        StreamProof proof = proof();

        assertThat(proof)
                .isEqualTo(new StreamProof(
                        "sums",
                        5,
                        0,
                        Instant.parse("2026-11-22T07:00:35Z"),
                        2,
                        0,
                        0,
                        List.of(),
                        7,
                        new TreeMap<>(Map.of("not_json", 1L)),
                        7,
                        1));
        assertThat(proof.holds()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            19.0,"n":3  | 19.5,"n":3   | changed
            19.0,"n":3  | 51.0,"n":4   | changed
            19.0,"n":3  | 3.0,"n":2    | changed
            "id":"a"    | "id":"c"     | missing,unexpected
            07:00:00    | 07:00:30     | missing,unexpected
            """)
    void another_value_is_found(String before, String after, String faults) {
        standardRun();
        output.set(0, record("2026-11-22T07:00:00Z|a", OF_A.replace(before, after), 0));

        assertThat(proof().holds()).isFalse();
        assertThat(proof().differences()).extracting(Difference::fault).containsExactlyInAnyOrder(faults.split(","));
    }

    @Test
    void a_missing_row_a_row_too_many_and_a_doubled_one_are_found() {
        standardRun();
        output.remove(0);
        output.add(record("2026-11-22T07:00:30Z|a", OF_A.replace("07:00:00", "07:00:30"), 2));
        output.add(record("2026-11-22T07:00:00Z|b", OF_B, 3));

        StreamProof proof = proof();

        assertThat(proof.wrong()).isEqualTo(3);
        assertThat(proof.differences())
                .extracting(Difference::fault, Difference::expected, Difference::written)
                .containsExactlyInAnyOrder(
                        tuple("missing", OF_A, null),
                        tuple("unexpected", null, OF_A.replace("07:00:00", "07:00:30")),
                        tuple("doubled", OF_B, null));
    }

    @Test
    void what_a_killed_run_has_written_is_repeated() {
        standardRun();
        output.add(record("2026-11-22T07:00:00Z|a", OF_A, 2));
        BatchRun killed = new BatchRun(offsets(0), null, false);
        batches.set(2, batches.get(2).withWritten(List.of(killed, new BatchRun(offsets(1), offsets(3), false))));

        assertThat(proof().holds()).isTrue();
        assertThat(proof().repeated()).isEqualTo(1);
    }

    @Test
    void a_row_of_a_task_that_ran_again_is_repeated() {
        standardRun();
        output.add(record("2026-11-22T07:00:00Z|a", OF_A, 2));
        batches.set(2, batches.get(2).withWritten(List.of(new BatchRun(offsets(0), offsets(3), true))));

        assertThat(proof().holds()).isTrue();
        assertThat(proof().repeated()).isEqualTo(1);
    }

    @Test
    void counts_that_differ_are_found() {
        rejected = 2;
        standardRun();

        assertThat(proof().wrong()).isZero();
        assertThat(proof().holds()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"07:00:21.001, 2026-11-22T07:00:21Z or earlier", "06:59:58, 2026-11-22T06:59:59Z or later"})
    void a_watermark_that_is_too_high_or_goes_back_is_found(String watermark, String expected) {
        standardRun();
        StreamProgress third = batches.get(2);
        batches.set(2, report(2, third.offsets().get(0), watermark, third.written()));

        assertThat(proof().differences())
                .contains(new Difference(
                        "watermark",
                        "{\"batch\":2}",
                        expected,
                        Instant.parse("2026-11-22T" + watermark + "Z").toString()));
        assertThat(proof().holds()).isFalse();
    }

    @Test
    void rows_of_a_stream_without_a_watermark_are_compared_one_by_one() {
        input.add(record(null, "{\"id\":\"a\",\"at\":\"2026-11-22T07:00:00+18:30\"}", 0));
        input.add(record("k", "{\"id\":\"a\",\"at\":\"2026-11-22T07:00:00Z\"}", 1));
        output.add(record(null, "{\"id\":\"a\",\"at\":\"2026-11-21T12:30:00.000000Z\",\"_offset\":0}", 0));
        output.add(
                record(null, "{\"id\":\"a\",\"at\":\"2026-11-22T07:00:00.000000Z\",\"_key\":\"k\",\"_offset\":1}", 1));
        rejected = 0;
        batch(null, 2, 0, 2);
        InputView timeless = new InputView("meters", "in", "id STRING, at TIMESTAMP", null, null);

        StreamProof proof = proof(timeless, "select id, at, _key, _offset from meters");

        assertThat(proof.differences()).isEmpty();
        assertThat(proof.right()).isEqualTo(2);
        assertThat(proof.closedUntil()).isNull();
        assertThat(proof.holds()).isTrue();
    }

    @Test
    void no_window_is_closed_before_the_first_watermark() {
        read("a 00:01 1");
        rejected = 0;
        batch(null, 1, 0, 0);

        assertThat(proof().holds()).isTrue();
        assertThat(proof().right()).isZero();
    }

    @Test
    void an_edited_stream_is_compared_from_the_batch_of_the_edit_on() {
        standardRun();
        read("a 01:00 1", "b 01:00 1");
        batch("07:00:35", 2, 2, 2);
        write(
                "2026-11-22T07:00:30Z|a",
                "{\"s\":\"2026-11-22T07:00:30.000000Z\",\"id\":\"a\",\"total\":8.0,\"more\":2}");
        write(
                "2026-11-22T07:00:40Z|b",
                "{\"s\":\"2026-11-22T07:00:40.000000Z\",\"id\":\"b\",\"total\":64.0,\"more\":2}");
        batch("07:00:50", 0, 2, 4);
        String edited = SUMS.replace("sum(kwh) as kwh, count(*) as n", "sum(kwh) as total, count(*) + 1 as more");

        assertThat(batches).hasSize(7);
        output.subList(0, 2).clear();
        StreamProof proof = proof(view(), SUMS, 5);
        assertThat(proof.differences()).extracting(Difference::fault).isNotEmpty();
        proof = proof(view(), edited, 5);
        assertThat(proof.differences()).isEmpty();
        assertThat(proof.right()).isEqualTo(2);
        assertThat(proof.since()).isEqualTo(5);
    }

    @Test
    void records_must_have_the_key_of_the_definition() {
        standardRun();
        StreamDefinition byId = definition(view(), SUMS).keyedBy(List.of("id"));

        assertThat(proof(byId, 0).differences()).extracting(Difference::fault).containsExactly("key", "key");
        output.set(0, record("a", OF_A, 0));
        output.set(1, record("b", OF_B, 1));
        assertThat(proof(byId, 0).holds()).isTrue();
        assertThat(proof(byId, 0).right()).isEqualTo(2);
        assertThat(proof().holds()).isFalse();
    }

    @Test
    void rows_without_an_identity_must_have_the_key_of_the_definition_too() {
        input.add(record(null, "{\"id\":\"a\"}", 0));
        input.add(record(null, "{\"at\":\"2026-11-22T07:00:00Z\"}", 1));
        write("a", "{\"id\":\"a\"}");
        write("\\N", "{}");
        rejected = 0;
        batch(null, 2, 0, 2);
        InputView timeless = new InputView("meters", "in", "id STRING, at TIMESTAMP", null, null);
        StreamDefinition byId = definition(timeless, "select id from meters").keyedBy(List.of("id"));

        assertThat(proof(byId, 0).holds()).isTrue();
        output.set(0, record("b", "{\"id\":\"a\"}", 0));
        assertThat(proof(byId, 0).differences()).containsExactly(new Difference("key", "{\"id\":\"a\"}", "a", "b"));
    }

    @Test
    void sql_that_is_not_verifiable_is_refused_with_the_reason() {
        assertThatThrownBy(() -> new DefinitionProof(SESSION, definition(view(), "select id, rand() as r from meters")))
                .isInstanceOf(UserFailure.class)
                .hasMessage("stream sums is not verifiable: the value of rand() may differ from run to run");
    }

    @Test
    void values_in_csv_and_times_as_numbers_are_proved_as_those_in_json() {
        InputView view = new InputView(
                "meters",
                "in",
                "id STRING, at TIMESTAMP, kwh DOUBLE",
                new ViewFormat(ValueFormat.CSV, Map.of("at", new TimeFormat("epoch-millis"))),
                null,
                null);
        read("a,1795330800123,1.5", "\"b,\"\"c\"\"\",1795330801000.5,2\r\n", "a,1795330800123");
        write(null, "{\"id\":\"a\",\"at\":\"2026-11-22T07:00:00.123000Z\",\"kwh\":1.5}");
        write(null, "{\"id\":\"b,\\\"c\\\"\",\"at\":\"2026-11-22T07:00:01.000500Z\",\"kwh\":2.0}");
        batch(null, 3, 0, 2);
        String sql = "select id, at, kwh from meters";

        assertThat(proof(view, sql).differences()).isEmpty();
        assertThat(proof(view, sql).rejected()).isEqualTo(Map.of("field_count", 1L));
        output.set(0, record(null, "{\"id\":\"a\",\"at\":\"2026-11-22T07:00:00.124000Z\",\"kwh\":1.5}", 0));
        assertThat(proof(view, sql).holds()).isFalse();
    }

    private StreamProof proof() {
        return proof(view(), SUMS);
    }

    private StreamProof proof(InputView view, String sql) {
        return proof(view, sql, 0);
    }

    private StreamProof proof(InputView view, String sql, int since) {
        return proof(definition(view, sql), since);
    }

    private StreamProof proof(StreamDefinition definition, int since) {
        return new DefinitionProof(SESSION, definition)
                .of(batches, since, dataset(input), none -> dataset(List.of()), dataset(output));
    }

    private static StreamDefinition definition(InputView view, String sql) {
        return new StreamDefinition("sums", sql, List.of(view), "out", Isolation.READ_COMMITTED);
    }

    private static InputView view() {
        return new InputView(
                "meters", "in", "id STRING NOT NULL, at TIMESTAMP NOT NULL, kwh DOUBLE", "at", Duration.ofSeconds(10));
    }

    private void read(String... meters) {
        for (String meter : meters) {
            String[] parts = meter.split(" ");
            input.add(record(
                    null,
                    parts.length < 3
                            ? meter
                            : "{\"id\":\"" + parts[0] + "\",\"at\":\"2026-11-22T07:" + parts[1] + "Z\",\"kwh\":"
                                    + parts[2] + "}",
                    input.size()));
        }
    }

    private void write(String key, String value) {
        output.add(record(key, value, output.size()));
    }

    private void batch(@Nullable String watermark, int records, long from, long to) {
        long end = input.size();
        batches.add(report(
                batches.size(),
                new OffsetRange(end - records, end),
                watermark,
                List.of(new BatchRun(offsets(from), offsets(to), false))));
    }

    private StreamProgress report(long batch, OffsetRange read, @Nullable String watermark, List<BatchRun> written) {
        return new StreamProgress(
                "sums",
                "run",
                "query",
                1,
                "host",
                StreamState.RUNNING,
                Instant.EPOCH,
                batch,
                "in",
                "out",
                null,
                null,
                new TreeMap<>(Map.of(0, read)),
                watermark == null ? null : Instant.parse("2026-11-22T" + watermark + "Z"),
                0,
                0,
                new TreeMap<>(),
                0,
                written,
                input.size() - rejected,
                rejected,
                0,
                null,
                null,
                null);
    }

    private static TreeMap<Integer, Long> offsets(long offset) {
        return new TreeMap<>(Map.of(0, offset));
    }

    private static Row record(@Nullable String key, String value, long offset) {
        return RowFactory.create(bytes(key), bytes(value), 0, offset, Timestamp.from(Instant.EPOCH));
    }

    private static byte @Nullable [] bytes(@Nullable String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    private static Dataset<Row> dataset(List<Row> records) {
        return SESSION.createDataFrame(records, RECORDS);
    }
}
