package io.dps.streaming.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.dps.streaming.average.KafkaRows;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            select window.start as s, id, count(*) as n from orders group by window(at, '10 seconds'), id | s,id
            select count(*) as n, id as who, window from orders group by window(at, '10 seconds'), id      | who,window
            select u, e, n * 2 as m from (select upper(id) as u, window(at, '5 seconds').end as e, count(*) as n from orders group by 1, window(at, '5 seconds')) | u,e
            select id, count(*) as n from orders group by window(at, '10 seconds'), id                     | ''
            select id, kwh from orders                                                                     | ''
            select window.start as s, count(*) as n from orders group by window(at, '10 seconds') having count(*) > 1 | s
            """)
    void the_identity_is_the_grouping_columns_that_the_result_shows(String sql, String names) {
        assertThat(String.join(
                        ",",
                        SinkRecords.identity(((org.apache.spark.sql.classic.Dataset<Row>) SESSION.sql(sql))
                                .queryExecution()
                                .analyzed())))
                .isEqualTo(names);
    }
}
