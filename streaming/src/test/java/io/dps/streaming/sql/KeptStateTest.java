package io.dps.streaming.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.contract.InputView;
import io.dps.contract.Isolation;
import io.dps.contract.StreamDefinition;
import io.dps.streaming.average.KafkaRows;
import java.time.Duration;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("slow")
class KeptStateTest {
    private static final SparkSession SESSION = KafkaRows.session();
    private static final InputView VIEW = new InputView(
            "meters", "meters", "id STRING NOT NULL, at TIMESTAMP NOT NULL, kwh DOUBLE", "at", Duration.ofSeconds(10));
    private static final LogicalPlan ROWS = rows();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            select upper(id) as u from meters where kwh > 3 |
            select id from meters union all select upper(id) from meters |
            select m.id, name from meters m join (values ('a', 'x')) as t(id, name) on m.id = t.id |
            select window.start as s, id, sum(kwh) as k, count(*) as n from meters group by window(at, '1 hour'), id | a row for each open window, id, with sum(meters.kwh), count(1)
            select s from (select window.start as s, sum(kwh) as k from meters group by window(at, '1 hour')) | a row for each open window, with no sums
            select a.id from meters a join meters b on a.id = b.id and a.at = b.at | what Spark keeps for Join
            """)
    void the_state_that_a_stream_keeps_is_named(String sql, @Nullable String state) {
        assertThat(state(sql).text()).isEqualTo(state);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            select id from meters | select upper(id) as who, kwh from meters where kwh > 3
            select window.start as s, id, sum(kwh) as k from meters group by window(at, '1 hour'), id | select id as who, window.end as e, round(sum(kwh), 1) as total from meters group by window(at, '1 hour'), id
            select window.start as s, sum(kwh) as k from meters group by window(at, '1 hour') | select window.start as s, sum(kwh) as k, sum(kwh) / 2 as half from meters group by window(at, '1 hour') having sum(kwh) > 3
            select window.start as s, sum(kwh) as k from meters group by window(at, '1 hour') | select s, k from (select window.start as s, sum(kwh) as k, count(*) as n from meters group by window(at, '1 hour'))
            """)
    void sql_with_the_same_state_can_go_on(String before, String now) {
        assertThat(state(now).obstacle(state(before))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            select id from meters | select window.start as s, count(*) as n from meters group by window(at, '1 hour') | the new SQL groups rows, but the checkpoint has no groups of the records read so far
            select window.start as s, count(*) as n from meters group by window(at, '1 hour') | select id from meters | the earlier SQL keeps state, and the new SQL would lose it
            select window.start as s, sum(kwh) as k from meters group by window(at, '1 hour') | select window.start as s, avg(kwh) as k from meters group by window(at, '1 hour') | the aggregate functions have changed from sum(meters.kwh) to avg(meters.kwh)
            select window.start as s, sum(kwh) as k from meters group by window(at, '1 hour') | select window.start as s, sum(kwh) as k, count(*) as n from meters group by window(at, '1 hour') | the aggregate functions have changed from sum(meters.kwh) to sum(meters.kwh), count(1)
            select window.start as s, sum(kwh) as k, count(*) as n from meters group by window(at, '1 hour') | select window.start as s, count(*) as n, sum(kwh) as k from meters group by window(at, '1 hour') | the aggregate functions have changed from sum(meters.kwh), count(1) to count(1), sum(meters.kwh)
            select window.start as s, sum(kwh) as k from meters group by window(at, '1 hour') | select window.start as s, id, sum(kwh) as k from meters group by window(at, '1 hour'), id | the rows that it groups have changed: their columns, their filter, the window, or a view that is joined
            select window.start as s, sum(kwh) as k from meters group by window(at, '1 hour') | select window.start as s, sum(kwh) as k from meters group by window(at, '2 hours') | the rows that it groups have changed: their columns, their filter, the window, or a view that is joined
            select window.start as s, sum(kwh) as k from meters group by window(at, '1 hour') | select window.start as s, sum(kwh) as k from meters where kwh > 1 group by window(at, '1 hour') | the rows that it groups have changed: their columns, their filter, the window, or a view that is joined
            select window.start as s, id, sum(kwh) as k from meters group by window(at, '1 hour'), id | select window.start as s, id, sum(kwh) as k from meters group by window(at, '1 hour'), id having id > 'b' | the rows that it groups have changed: their columns, their filter, the window, or a view that is joined
            select window.start as s, id, sum(kwh) as k from meters group by window(at, '1 hour'), id | select window.start as s, id, sum(kwh) as k from meters group by id, window(at, '1 hour') | the grouping columns have changed from window, id to id, window
            """)
    void sql_with_other_state_is_refused_with_the_reason(String before, String now, String reason) {
        assertThat(state(now).obstacle(state(before))).contains(reason);
    }

    private static KeptState state(String sql) {
        StreamDefinition definition =
                new StreamDefinition("hourly", sql, List.of(VIEW), "out", Isolation.READ_COMMITTED);
        StreamSql stream = new StreamSql(SESSION.newSession(), definition);
        stream.declare(VIEW, ROWS);
        return new KeptState(stream.optimized());
    }

    private static LogicalPlan rows() {
        Dataset<Row> records = SESSION.readStream()
                .format("kafka")
                .option("kafka.bootstrap.servers", "localhost:9092")
                .option("subscribe", "meters")
                .load();
        Dataset<Row> rows =
                InputRows.accepted(InputRows.judged(records, VIEW, ViewSchema.of(VIEW)), VIEW, ViewSchema.of(VIEW));
        return ((org.apache.spark.sql.classic.Dataset<Row>) rows).logicalPlan();
    }
}
