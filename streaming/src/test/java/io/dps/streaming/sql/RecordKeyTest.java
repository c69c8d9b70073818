package io.dps.streaming.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.InputView;
import io.dps.contract.Isolation;
import io.dps.contract.StreamDefinition;
import io.dps.contract.UserFailure;
import io.dps.streaming.average.KafkaRows;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("slow")
class RecordKeyTest {
    private static final SparkSession SESSION = KafkaRows.session();
    private static final String SUMS =
            "select window.start as minute, window.end as until, region, sum(price) as total,"
                    + " avg(price * 2) as mean, count(*) as n from orders group by window(at, '1 minute'), region";

    @BeforeAll
    static void makeView() {
        SESSION.sql("select * from values (timestamp'2026-11-22 07:00:01.5', 'east', 1.25d, array('a'))"
                        + " as t(at, region, price, tags)")
                .createOrReplaceTempView("orders");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                 | minute,until,region | ''
            region,minute      | region,minute       | ''
            REGION,until,n     | region,until,n      | ''
            region             | region              | minute
            n                  | n                   | minute,region
            """)
    void a_key_has_the_columns_that_it_names_and_says_which_of_the_identity_it_lacks(
            String key, String columns, String lacking) {
        RecordKey found = key(SUMS, key);

        assertThat(String.join(",", found.columns())).isEqualTo(columns);
        assertThat(String.join(",", found.lacking())).isEqualTo(lacking);
    }

    @Test
    void a_key_of_rows_without_an_identity_lacks_nothing() {
        assertThat(key("select region, at, price from orders", "region"))
                .isEqualTo(new RecordKey(List.of("region"), List.of()));
        assertThat(key("select region, at, price from orders", "")).isEqualTo(new RecordKey(List.of(), List.of()));
        assertThat(key("with o as (" + SUMS + ") select * from o", "region").lacking())
                .containsExactly("minute");
    }

    @Test
    void a_key_lacks_grouping_columns_that_the_rows_do_not_show() {
        String hidden = "select region, count(*) as n from orders group by window(at, '1 hour'), region, lower(region)";

        assertThat(key(hidden, "region").lacking()).containsExactly("window", "lower(orders.region)");
        assertThat(key(hidden, "n").lacking()).containsExactly("region", "window", "lower(orders.region)");
        assertThat(key(hidden, "")).isEqualTo(new RecordKey(List.of(), List.of()));
    }

    @Test
    void a_column_of_a_nested_type_is_refused_as_a_key() {
        assertThatThrownBy(() -> key("select tags, region from orders", "region,tags"))
                .isInstanceOf(UserFailure.class)
                .hasMessage("column tags cannot be in the key of stream sums: its type is ARRAY<STRING>, but a key has"
                        + " single values");
        assertThatThrownBy(
                        () -> key("select window, count(*) as n from orders group by window(at, '1 hour')", "window"))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("its type is STRUCT<start: TIMESTAMP");
    }

    @Test
    void a_column_that_is_not_there_is_named_with_the_nearest_one() {
        assertThatThrownBy(() -> key(SUMS, "regoin")).isInstanceOfSatisfying(UserFailure.class, refused -> {
            assertThat(refused).hasMessage("the key of stream sums names column 'regoin', which its rows do not have");
            assertThat(refused.hint()).isEqualTo("did you mean 'region'?");
        });
        assertThatThrownBy(() -> key(SUMS, "price"))
                .isInstanceOfSatisfying(UserFailure.class, refused -> assertThat(refused.hint())
                        .isEqualTo("name some of the columns minute, until, region, total, mean, n"));
    }

    @ParameterizedTest
    @CsvSource({"total", "mean"})
    void a_sum_of_doubles_is_no_key_since_a_repeated_row_could_have_another_one(String column) {
        assertThatThrownBy(() -> key(SUMS, "region," + column))
                .isInstanceOf(UserFailure.class)
                .hasMessageStartingWith("column " + column + " cannot be in the key of stream sums:");
        assertThatThrownBy(() -> key("with o as (" + SUMS + ") select * from o", column))
                .isInstanceOf(UserFailure.class)
                .hasMessageStartingWith("column " + column + " cannot be in the key of stream sums:");
    }

    private static RecordKey key(String sql, String key) {
        InputView view = new InputView("orders", "in", "at TIMESTAMP", null, null);
        StreamDefinition definition = new StreamDefinition("sums", sql, List.of(view), "out", Isolation.READ_COMMITTED)
                .keyedBy(key.isEmpty() ? List.of() : List.of(key.split(",")));
        return RecordKey.of(
                definition,
                ((org.apache.spark.sql.classic.Dataset<Row>) SESSION.sql(sql))
                        .queryExecution()
                        .analyzed());
    }
}
