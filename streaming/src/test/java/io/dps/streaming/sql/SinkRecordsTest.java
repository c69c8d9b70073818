package io.dps.streaming.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.dps.contract.UserFailure;
import io.dps.streaming.average.KafkaRows;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("slow")
class SinkRecordsTest {
    private static final SparkSession SESSION = KafkaRows.session();

    @BeforeAll
    static void makeView() {
        SESSION.sql("select * from values (timestamp'2026-11-22 07:00:01.5', 'a', 1.25d) as t(at, id, kwh)")
                .createOrReplaceTempView("orders");
    }

    @Test
    void a_value_is_the_row_as_json_with_times_to_the_microsecond() {
        Dataset<Row> rows = SESSION.sql("select at, id, kwh, array(1) as l, null as nothing from orders");

        assertThat(SinkRecords.of(rows, List.of()).collectAsList())
                .extracting(row -> row.get(0), row -> row.get(1))
                .containsExactly(
                        tuple(null, "{\"at\":\"2026-11-22T07:00:01.500000Z\",\"id\":\"a\",\"kwh\":1.25,\"l\":[1]}"));
    }

    @Test
    void a_key_is_the_identity_with_a_time_as_the_averager_writes_it() {
        Dataset<Row> rows = SESSION.sql("select window.start as `the hour`, id, sum(kwh) as kwh from orders"
                + " group by window(at, '10 seconds'), id");

        assertThat(SinkRecords.of(rows, List.of("the hour", "id")).head().getString(0))
                .isEqualTo("2026-11-22T07:00:00Z|a");
    }

    @Test
    void no_two_identities_have_one_key() {
        Dataset<Row> rows =
                SESSION.sql("select * from values (null, 'a'), ('a', null), ('x|y', 'z'), ('x', 'y|z'), ('x', 'y\\\\z')"
                        + " as t(a, b)");

        assertThat(SinkRecords.of(rows, List.of("a", "b")).collectAsList())
                .extracting(row -> row.getString(0))
                .containsExactly("\\N|a", "a|\\N", "x\\|y|z", "x|y\\|z", "x|y\\\\z");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            select id, id from orders             | two columns named id
            select id, 1 as ID from orders        | two columns named ID
            select map(1, 2) as m from orders     | keys are not strings
            select array(map(1, 2)) as m from orders | keys are not strings
            """)
    void a_row_that_cannot_be_read_back_is_refused(String sql, String reason) {
        assertThatThrownBy(() -> SinkRecords.of(SESSION.sql(sql), List.of()))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining(reason);
    }
}
