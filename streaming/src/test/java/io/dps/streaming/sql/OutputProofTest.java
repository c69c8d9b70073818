package io.dps.streaming.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.dps.contract.OffsetRange;
import io.dps.streaming.average.KafkaRows;
import io.dps.streaming.sql.OutputProof.Comparison;
import io.dps.streaming.sql.OutputProof.Difference;
import io.dps.streaming.sql.OutputProof.Fault;
import io.dps.streaming.sql.OutputProof.RunOffsets;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("slow")
class OutputProofTest {
    private static final SparkSession SESSION = KafkaRows.session();
    private static final ResultShape SHAPE =
            new ResultShape(List.of("hour", "id"), List.of("hour", "id"), Set.of("kwh"));
    private static final ResultShape MULTISET = new ResultShape(List.of(), List.of(), Set.of());
    private static final StructType RECORDS =
            StructType.fromDDL("partition INT, offset BIGINT, key BINARY, value BINARY");

    private final Dataset<Row> windows = SESSION.sql("select * from values"
            + " (timestamp'2026-11-22 07:00:00.000001', 'a', 1.5d, 2, array(1, 2), 1.10bd),"
            + " (timestamp'2026-11-22 07:00:00.000001', 'b', 0.1d + 0.2d, 3, null, 2.20bd),"
            + " (timestamp'2026-11-22 08:00:00', 'a', double('NaN'), 4, array(null), null)"
            + " as t(hour, id, kwh, n, list, price)");
    private final List<Sent> written = new ArrayList<>(sent(windows, SHAPE));

    private record Sent(String key, String value) {
        Sent with(String before, String after) {
            assertThat(value).contains(before);
            return new Sent(key, value.replace(before, after));
        }
    }

    @Test
    void an_output_as_it_had_to_be_is_right() {
        assertThat(proof()).isEqualTo(new Comparison(3, 0, 0, List.of()));
    }

    @Test
    void a_sum_in_another_order_is_right() {
        written.set(1, written.get(1).with("0.30000000000000004", "0.3"));

        assertThat(proof()).isEqualTo(new Comparison(3, 0, 0, List.of()));
    }

    @Test
    void a_changed_value_is_found() {
        String before = written.get(0).value();
        written.set(0, written.get(0).with("1.5", "1.5001"));

        assertThat(proof().right()).isEqualTo(2);
        assertThat(proof().differences())
                .extracting(Difference::fault, Difference::expected, Difference::written)
                .containsExactly(tuple(Fault.CHANGED, before, written.get(0).value()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0 | 1.5             | "NaN"
            0 | 1.5             | "Infinity"
            0 | 1.5             | "-Infinity"
            0 | 1.5             | "1.5"
            0 | [1,2]           | [1,3]
            0 | "n":2           | "n":"2"
            0 | 1.10            | 1.104
            0 | 1.10            | "1.10"
            0 | ,"price":1.10   | ''
            0 | "price":1.10    | "price":1.10,"more":1
            0 | ":1.5           | ": 1.5
            1 | "n":3           | "n":3,"list":"garbage"
            2 | "NaN"           | 1.5
            2 | [null]          | []
            """)
    void whatever_is_changed_in_a_value_is_found(int row, String before, String after) {
        written.set(row, written.get(row).with(before, after));

        assertThat(proof().differences()).extracting(Difference::fault).containsExactly(Fault.CHANGED);
    }

    @Test
    void a_changed_key_is_found() {
        written.set(0, new Sent("2026-11-22T07:00:00Z|a", written.get(0).value()));

        assertThat(proof().differences())
                .extracting(Difference::fault, Difference::expected, Difference::written)
                .containsExactly(tuple(Fault.KEY, "2026-11-22T07:00:00.000001Z|a", "2026-11-22T07:00:00Z|a"));
    }

    @Test
    void a_record_without_its_key_is_found_among_right_ones() {
        Sent right = written.get(0);
        written.add(new Sent(null, right.value()));

        assertThat(proof(new RunOffsets(ranges(0, 3), Map.of(), ranges(3, 4))).differences())
                .extracting(Difference::fault, Difference::expected, Difference::written)
                .containsExactly(tuple(Fault.KEY, right.key(), null));
    }

    @Test
    void a_changed_value_matters_more_than_a_changed_key() {
        Sent right = written.get(0);
        Sent changed = right.with("1.5", "1.5001");
        written.set(0, new Sent("x", right.value()));
        written.add(changed);

        assertThat(proof(new RunOffsets(ranges(0, 3), Map.of(), ranges(3, 4))).differences())
                .extracting(Difference::fault, Difference::expected, Difference::written)
                .containsExactly(tuple(Fault.CHANGED, right.value(), changed.value()));
    }

    @Test
    void exact_columns_have_no_tolerance() {
        Dataset<Row> rows = SESSION.sql("select 'a' as id, 2000000000d as highest");
        List<Sent> records = List.of(new Sent("a", "{\"id\":\"a\",\"highest\":2.000000001E9}"));

        assertThat(OutputProof.of(
                                rows, new ResultShape(List.of("id"), List.of("id"), Set.of()), records(records), all())
                        .differences())
                .extracting(Difference::fault)
                .containsExactly(Fault.CHANGED);
    }

    @Test
    void a_missing_row_is_found() {
        Sent gone = written.remove(1);

        assertThat(proof().differences())
                .extracting(Difference::fault, Difference::expected, Difference::written)
                .containsExactly(tuple(Fault.MISSING, gone.value(), null));
    }

    @Test
    void a_row_of_another_window_is_found() {
        written.set(2, written.get(2).with("T08:", "T09:"));

        assertThat(proof().differences())
                .extracting(Difference::fault)
                .containsExactlyInAnyOrder(Fault.MISSING, Fault.UNEXPECTED);
    }

    @Test
    void a_row_too_many_and_what_is_no_row_are_found() {
        written.add(written.get(0).with("\"a\"", "\"c\""));
        written.add(new Sent(null, "hello"));

        assertThat(proof().right()).isEqualTo(3);
        assertThat(proof().differences())
                .extracting(Difference::fault, Difference::written)
                .containsExactlyInAnyOrder(
                        tuple(Fault.UNEXPECTED, written.get(3).value()), tuple(Fault.UNEXPECTED, "hello"));
    }

    @Test
    void a_tombstone_in_place_of_an_empty_row_is_found() {
        Dataset<Row> empty = SESSION.sql("select cast(null as double) as kwh");

        assertThat(OutputProof.of(empty, MULTISET, records(List.of(new Sent(null, "{}"))), all())
                        .wrong())
                .isZero();
        assertThat(OutputProof.of(empty, MULTISET, records(List.of(new Sent(null, null))), all())
                        .differences())
                .extracting(Difference::fault)
                .containsExactly(Fault.CHANGED);
        assertThat(OutputProof.of(empty, MULTISET, records(List.of(new Sent(null, "hello"))), all())
                        .differences())
                .extracting(Difference::fault)
                .containsExactly(Fault.CHANGED);
    }

    @Test
    void a_doubled_row_is_found() {
        written.add(written.get(0));

        assertThat(proof().differences()).extracting(Difference::fault).containsExactly(Fault.DOUBLED);
    }

    @Test
    void rows_of_a_killed_run_and_of_a_failed_task_are_repeated() {
        written.add(0, written.get(1));
        written.add(0, written.get(0));
        written.add(written.get(2));

        RunOffsets killed = new RunOffsets(ranges(2, 5), Map.of(), ranges(0, 2));
        assertThat(proof(killed).differences())
                .as("the last row, whose task has not failed")
                .extracting(Difference::fault)
                .containsExactly(Fault.DOUBLED);
        assertThat(proof(new RunOffsets(ranges(2, 6), ranges(2, 6), ranges(0, 2))))
                .isEqualTo(new Comparison(3, 3, 0, List.of()));
        assertThat(proof(new RunOffsets(ranges(2, 6), ranges(4, 6), ranges(0, 2)))
                        .differences())
                .as("the last row, whose first record is of a run in which no task has failed")
                .extracting(Difference::fault)
                .containsExactly(Fault.DOUBLED);
        assertThat(proof(all()).wrong()).as("the same if nothing ran again").isEqualTo(2);
    }

    @Test
    void what_lies_in_no_run_is_a_fault_though_its_row_is_right() {
        written.add(written.get(0));

        assertThat(proof(new RunOffsets(ranges(0, 3), Map.of(), Map.of())).differences())
                .extracting(Difference::fault)
                .containsExactly(Fault.DOUBLED);
    }

    @Test
    void what_a_killed_run_has_written_must_be_right_too_and_does_not_replace_a_row() {
        written.add(0, written.get(0).with("1.5", "7.5"));
        written.add(0, written.remove(3));

        assertThat(proof(new RunOffsets(ranges(2, 4), Map.of(), ranges(0, 2))).differences())
                .extracting(Difference::fault)
                .containsExactlyInAnyOrder(Fault.CHANGED, Fault.MISSING);
    }

    @Test
    void rows_without_identity_are_counted() {
        Dataset<Row> rows = SESSION.sql("select * from values ('a', 1), ('a', 1), ('b', 2) as t(id, n)");
        List<Sent> values = new ArrayList<>(sent(rows, MULTISET));
        assertThat(OutputProof.of(rows, MULTISET, records(values), all()))
                .isEqualTo(new Comparison(3, 0, 0, List.of()));

        values.remove(new Sent(null, "{\"id\":\"a\",\"n\":1}"));
        values.add(new Sent(null, "{\"id\":\"b\",\"n\":2}"));

        assertThat(OutputProof.of(rows, MULTISET, records(values), all()).differences())
                .extracting(Difference::fault, Difference::identity)
                .containsExactly(
                        tuple(Fault.MISSING, "{\"id\":\"a\",\"n\":1}"), tuple(Fault.DOUBLED, "{\"id\":\"b\",\"n\":2}"));
    }

    @Test
    void columns_may_have_any_name() {
        Dataset<Row> rows =
                SESSION.sql("select 1 as id, 2 as row, 3 as text, 4 as wanted, 5 as place, 6 as `a.b`, 7 as fault,"
                        + " 8 as found_row, 9 as value");
        ResultShape shape = new ResultShape(List.of("row", "a.b"), List.of("row", "a.b"), Set.of());

        assertThat(OutputProof.of(rows, shape, records(sent(rows, shape)), all()))
                .isEqualTo(new Comparison(1, 0, 0, List.of()));
    }

    @Test
    void ten_thousand_batches_are_one_range() {
        List<OffsetRange> batches = LongStream.range(0, 10_000)
                .mapToObj(offset -> new OffsetRange(offset, offset + 1))
                .toList();

        assertThat(proof(new RunOffsets(Map.of(0, batches), Map.of(), Map.of())).wrong())
                .isZero();
    }

    private Comparison proof() {
        return proof(all());
    }

    private Comparison proof(RunOffsets offsets) {
        return OutputProof.of(windows, SHAPE, records(written), offsets);
    }

    private static RunOffsets all() {
        return new RunOffsets(ranges(0, 100), Map.of(), Map.of());
    }

    private static Map<Integer, List<OffsetRange>> ranges(long first, long end) {
        return Map.of(0, List.of(new OffsetRange(first, end)));
    }

    private static List<Sent> sent(Dataset<Row> rows, ResultShape shape) {
        return SinkRecords.of(rows, shape.key()).collectAsList().stream()
                .map(row -> new Sent(row.getAs("key"), row.getAs("value")))
                .toList();
    }

    private static Dataset<Row> records(List<Sent> records) {
        List<Row> rows = new ArrayList<>();
        for (int offset = 0; offset < records.size(); offset++) {
            Sent record = records.get(offset);
            rows.add(RowFactory.create(0, (long) offset, bytes(record.key()), bytes(record.value())));
        }
        return SESSION.createDataFrame(rows, RECORDS);
    }

    private static byte[] bytes(String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }
}
