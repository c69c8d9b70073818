package io.dps.streaming.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.streaming.average.KafkaRows;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The function as Spark plans it; its results are in {@code record-cases.txt}. */
class RowFunctionTest {
    private static SparkSession session;

    @BeforeAll
    static void startSession() {
        session = withFunction();
    }

    /** Returns a session with the function, as those of a Connect server. */
    static SparkSession withFunction() {
        SparkSession usual = KafkaRows.session();
        SparkSession.clearActiveSession();
        SparkSession.clearDefaultSession();
        try {
            return org.apache.spark.sql.classic.SparkSession.builder()
                    .withExtensions(new RowFunctionExtension())
                    .getOrCreate();
        } finally {
            SparkSession.setDefaultSession(usual);
            SparkSession.setActiveSession(usual);
        }
    }

    @Test
    void a_view_has_the_rows_and_every_record_is_parsed_once() {
        session.createDataset(
                        List.of(bytes("{\"id\":\"a\",\"n\":1}"), bytes("{\"id\":\"a\",\"n\":2}"), bytes("no json")),
                        Encoders.BINARY())
                // Without an exchange Spark would evaluate the view while it plans.
                .repartition(1)
                .createOrReplaceTempView("records");
        session.sql("select r.* from (select dps_parse(value, 'id STRING NOT NULL, n INT') as r from records)"
                        + " where r is not null")
                .createOrReplaceTempView("things");

        assertThat(session.catalog().functionExists("dps_parse")).isTrue();
        assertThat(session.sql("select count(*) from things").collectAsList()).containsExactly(RowFactory.create(2L));
        assertThat(session.sql("select id, sum(n) as n from things where n > 0 group by id")
                        .collectAsList())
                .containsExactly(RowFactory.create("a", 3L));
        Row plan = session.sql("explain select id, sum(n) as n from things where n > 0 group by id")
                .head();
        assertThat(plan.getString(0)).containsOnlyOnce("invoke(");
        // Grouping by a struct compares the functions of two parts of the plan.
        assertThat(session.sql(
                                "select r, count(*) from (select dps_parse(value, 'n INT') as r from records) group by r")
                        .count())
                .isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "dps_parse(value)                     | dps_parse takes a value, a schema as a literal",
                "dps_parse(value, cast(value as STRING)) | dps_parse takes a value, a schema as a literal",
                "dps_parse(value, NULL)               | dps_parse takes a value, a schema as a literal",
                "dps_parse(value, 'n VARIANT')        | column n has the type VARIANT, which cannot be read from JSON",
                "dps_parse(value, 'n INT', '{}')      | '{}' is not a format of dps_parse",
                "dps_parse(value, 'n INT', '{\"values\":\"json\",\"times\":{\"n\":\"epoch-millis\"}}') | there is no TIMESTAMP column n",
                "dps_parse(value, 'n INT', '{\"values\":\"json\",\"times\":{\"n\":\"iso\"}}') | is not a format of dps_parse",
                "dps_parse(value, 'n INT', '{\"values\":\"text\"}') | text values have one column of type STRING",
                "dps_parse(value, 'x BINARY', '{\"values\":\"csv\"}') | column x has the type BINARY, which cannot be read from CSV",
                "dps_parse(value, 'n BIGNIT')         | BIGNIT",
                "dps_parse(1, 'n INT')                | DATATYPE_MISMATCH"
            })
    void what_cannot_be_read_is_an_error_of_the_analysis(String call, String message) {
        assertThatThrownBy(() -> session.sql("select " + call + " from values (X'00') as t(value)"))
                .isInstanceOf(AnalysisException.class)
                .hasMessageContaining(message);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
