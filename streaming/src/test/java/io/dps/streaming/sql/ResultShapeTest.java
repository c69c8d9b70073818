package io.dps.streaming.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.UserFailure;
import io.dps.streaming.average.KafkaRows;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("slow")
class ResultShapeTest {
    private static final SparkSession SESSION = KafkaRows.session();

    @BeforeAll
    static void makeViews() {
        SESSION.sql(
                        "select * from values (timestamp'2026-11-22 07:00:01.5', 'a', 1.25d, 2, named_struct('a', 1, 'b', 2))"
                                + " as t(at, id, kwh, n, s)")
                .createOrReplaceTempView("orders");
        SESSION.sql("select * from values ('a', 'zero') as t(id, name)").createOrReplaceTempView("names");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            select window.start as b, id, count(*) as c from orders group by window(at, '10 seconds'), id | b,id | ''
            select count(*) as c, id as who, window from orders group by window(at, '10 seconds'), id | who,window | ''
            select u, e, c * 2 as m from (select upper(id) as u, window(at, '5 seconds').end as e, count(*) as c from orders group by 1, window(at, '5 seconds')) | u,e | ''
            with w as (select window.start as b, sum(kwh) as k from orders group by window(at, '10 seconds')) select * from w where b is not null | b | k
            select id, count(*) as c from orders group by window(at, '10 seconds'), id | '' | ''
            select id, kwh from orders | '' | ''
            select window.start as b, s.a as a, count(*) as c from orders group by window(at, '10 seconds'), s | '' | ''
            select b, c, part from (select window.start as b, count(*) as c from orders group by window(at, '10 seconds')) lateral view explode(array(1, 2)) p as part | '' | ''
            select b, name from (select window.start as b, id, count(*) as c from orders group by window(at, '10 seconds'), id) a join names t on a.id = t.id | '' | ''
            select window.start as b, sum(kwh) as k, avg(kwh) as a, avg(cast(n as bigint)) as an, max(kwh) as x, stddev(n) as d, avg(cast(n as int)) as i from orders group by window(at, '10 seconds') having count(*) > 1 | b | a,an,d,k
            """)
    void columns_identify_a_row_and_some_depend_on_the_order(String sql, String identity, String inexact) {
        ResultShape shape = shape(sql);

        assertThat(String.join(",", shape.identity())).isEqualTo(identity);
        assertThat(shape.key()).isEqualTo(shape.identity());
        assertThat(String.join(",", new TreeSet<>(shape.inexact()))).isEqualTo(inexact);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            select sum(kwh) as k from orders group by window(at, '10 seconds') | column k
            select window.start as b, round(sum(kwh), 1) as k from orders group by window(at, '10 seconds') | column k
            select window.start as b, array(sum(kwh)) as k from orders group by window(at, '10 seconds') | column k
            select window.start as b, sum(kwh) > 0.6 as k from orders group by window(at, '10 seconds') | column k
            select window.start as b, count(*) as c from orders group by window(at, '10 seconds') having sum(kwh) > 0.6 | a condition
            """)
    void a_sum_of_doubles_decides_about_its_own_column_alone(String sql, String place) {
        assertThatThrownBy(() -> shape(sql))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("not verifiable")
                .hasMessageContaining(place);
    }

    private static ResultShape shape(String sql) {
        return ResultShape.of(((org.apache.spark.sql.classic.Dataset<Row>) SESSION.sql(sql))
                .queryExecution()
                .analyzed());
    }
}
