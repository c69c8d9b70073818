package io.dps.streaming.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.dps.contract.OffsetRange;
import io.dps.streaming.average.KafkaRows;
import io.dps.streaming.sql.OutputProof.Difference;
import io.dps.streaming.sql.OutputProof.Fault;
import io.dps.streaming.sql.OutputProof.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class OutputProofTest {
    private static final SparkSession SESSION = KafkaRows.session();
    private static final List<String> IDENTITY = List.of("hour", "id");
    private static final StructType RECORDS = StructType.fromDDL("partition INT, offset BIGINT, value BINARY");

    private final Dataset<Row> windows = SESSION.sql("select * from values"
            + " (timestamp'2026-11-22 07:00:00.000001', 'a', 1.5d, 2, array(1, 2), 1.10bd),"
            + " (timestamp'2026-11-22 07:00:00.000001', 'b', 0.1d + 0.2d, 3, null, 2.20bd),"
            + " (timestamp'2026-11-22 08:00:00', 'a', double('NaN'), 4, array(null), null)"
            + " as t(hour, id, kwh, n, list, price)");
    private final List<String> written = new ArrayList<>(values(windows, IDENTITY));

    @Test
    void an_output_as_it_had_to_be_is_right() {
        assertThat(proof()).isEqualTo(new Verdict(3, 0, 0, List.of()));
    }

    @Test
    void a_sum_in_another_order_is_right() {
        written.replaceAll(value -> value.replace("0.30000000000000004", "0.3"));

        assertThat(proof()).isEqualTo(new Verdict(3, 0, 0, List.of()));
    }

    @Test
    void a_changed_value_is_found() {
        String before = written.get(0);
        written.set(0, before.replace("1.5", "1.5001"));

        assertThat(proof().right()).isEqualTo(2);
        assertThat(proof().differences())
                .extracting(Difference::fault, Difference::expected, Difference::written)
                .containsExactly(tuple(Fault.CHANGED, before, written.get(0)));
    }

    @Test
    void a_changed_element_and_a_value_that_is_gone_are_found() {
        written.set(0, written.get(0).replace("[1,2]", "[1,3]"));
        written.set(1, written.get(1).replace(",\"price\":2.20", ""));

        assertThat(proof().differences()).extracting(Difference::fault).containsExactly(Fault.CHANGED, Fault.CHANGED);
    }

    @Test
    void a_missing_row_is_found() {
        String gone = written.remove(1);

        assertThat(proof().differences())
                .extracting(Difference::fault, Difference::expected, Difference::written)
                .containsExactly(tuple(Fault.MISSING, gone, null));
    }

    @Test
    void a_row_of_another_window_is_found() {
        written.set(2, written.get(2).replace("T08:", "T09:"));

        assertThat(proof().differences())
                .extracting(Difference::fault)
                .containsExactlyInAnyOrder(Fault.MISSING, Fault.UNEXPECTED);
    }

    @Test
    void a_row_too_many_and_what_is_no_row_are_found() {
        written.add(written.get(0).replace("\"a\"", "\"c\""));
        written.add("hello");

        assertThat(proof().right()).isEqualTo(3);
        assertThat(proof().differences())
                .extracting(Difference::fault, Difference::written)
                .containsExactlyInAnyOrder(tuple(Fault.UNEXPECTED, written.get(3)), tuple(Fault.UNEXPECTED, "hello"));
    }

    @Test
    void a_doubled_row_is_found() {
        written.add(written.get(0));

        assertThat(proof().differences()).extracting(Difference::fault).containsExactly(Fault.DOUBLED);
    }

    @Test
    void rows_that_an_earlier_run_of_a_batch_left_are_repeated() {
        written.add(0, written.get(1));
        written.add(0, written.get(0));

        assertThat(proof(new OffsetRange(2, 5))).isEqualTo(new Verdict(3, 2, 0, List.of()));
        assertThat(proof().differences())
                .as("the same without that run")
                .extracting(Difference::fault)
                .containsExactly(Fault.DOUBLED);
    }

    @Test
    void what_an_earlier_run_left_must_be_right_too_and_does_not_replace_a_row() {
        written.add(0, written.get(0).replace("1.5", "7.5"));
        written.add(0, written.remove(3));

        assertThat(proof(new OffsetRange(2, 4)).differences())
                .extracting(Difference::fault)
                .containsExactlyInAnyOrder(Fault.CHANGED, Fault.MISSING);
    }

    @Test
    void rows_without_identity_are_counted() {
        Dataset<Row> rows = SESSION.sql("select * from values ('a', 1), ('a', 1), ('b', 2) as t(id, n)");
        List<String> values = new ArrayList<>(values(rows, List.of()));
        assertThat(OutputProof.of(rows, records(values), List.of(), all())).isEqualTo(new Verdict(2, 0, 0, List.of()));

        values.remove("{\"id\":\"a\",\"n\":1}");
        values.add("{\"id\":\"b\",\"n\":2}");

        assertThat(OutputProof.of(rows, records(values), List.of(), all()).differences())
                .extracting(Difference::fault, Difference::identity)
                .containsExactly(
                        tuple(Fault.MISSING, "{\"id\":\"a\",\"n\":1}"), tuple(Fault.DOUBLED, "{\"id\":\"b\",\"n\":2}"));
    }

    private Verdict proof() {
        return proof(new OffsetRange(0, written.size()));
    }

    private Verdict proof(OffsetRange committed) {
        return OutputProof.of(windows, records(written), IDENTITY, Map.of(0, List.of(committed)));
    }

    private static Map<Integer, List<OffsetRange>> all() {
        return Map.of(0, List.of(new OffsetRange(0, 100)));
    }

    private static List<String> values(Dataset<Row> rows, List<String> identity) {
        return SinkRecords.of(rows, identity).collectAsList().stream()
                .map(row -> row.<String>getAs("value"))
                .toList();
    }

    private static Dataset<Row> records(List<String> values) {
        List<Row> rows = new ArrayList<>();
        for (int offset = 0; offset < values.size(); offset++) {
            rows.add(RowFactory.create(0, (long) offset, values.get(offset).getBytes(StandardCharsets.UTF_8)));
        }
        return SESSION.createDataFrame(rows, RECORDS);
    }
}
