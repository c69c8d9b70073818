package io.dps.shell.topic.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class InferredColumnsTest {
    private InferredColumns columns = new InferredColumns(true);

    private InferredColumnsTest add(int times, String value) {
        for (int i = 0; i < times; i++) {
            columns.add(value);
        }
        return this;
    }

    private String ddl() {
        return columns.columns().toDDL();
    }

    @Test
    void a_few_odd_records_do_not_decide_the_types() {
        add(1, "{\"total\":\"many\",\"order\":{\"id\":\"x\"},\"ok\":1,\"tags\":{}}");
        add(600, "{\"total\":2,\"order\":{\"id\":7},\"ok\":true,\"tags\":[\"a\",\"b\"]}");
        add(1, "{\"total\":[2],\"order\":7,\"ok\":null,\"tags\":\"a\"}");

        assertThat(ddl()).isEqualTo("ok BOOLEAN,order STRUCT<id: BIGINT>,tags ARRAY<STRING>,total BIGINT");
    }

    @Test
    void a_field_has_the_type_of_most_of_its_values_and_text_wins_a_tie() {
        add(6, "{\"most\":1,\"tie\":1}")
                .add(4, "{\"most\":\"a\",\"tie\":\"a\"}")
                .add(2, "{\"tie\":\"a\"}");

        assertThat(ddl()).isEqualTo("most BIGINT,tie STRING");
    }

    @Test
    void numbers_widen_to_a_type_that_holds_all_of_them() {
        add(600, "{\"a\":1,\"b\":1,\"c\":1,\"d\":1}");
        add(1, "{\"a\":1.5,\"b\":9223372036854775808,\"c\":" + "9".repeat(39) + ",\"d\":-9223372036854775808}");

        assertThat(ddl()).isEqualTo("a DOUBLE,b DECIMAL(20,0),c DOUBLE,d BIGINT");
    }

    @Test
    void texts_are_times_if_all_are_in_rfc_3339_with_a_zone() {
        add(95, "{\"at\":\"2026-11-22T07:00:00.5+02:00\",\"mixed\":\"2026-11-22T07:00:00Z\"}");
        add(1, "{\"at\":7,\"mixed\":\"\",\"local\":\"2026-11-22T07:00:00\",\"day\":\"2026-11-22\"}");

        assertThat(ddl()).isEqualTo("at TIMESTAMP,day STRING,local STRING,mixed STRING");
    }

    @Test
    void values_of_several_kinds_are_text_where_a_view_shows_them_as_text() {
        columns = new InferredColumns(false);
        add(95, "{\"at\":\"2026-11-22T07:00:00Z\",\"n\":1,\"o\":{\"n\":1},\"all\":true}");
        add(1, "{\"at\":7,\"n\":\"x\",\"o\":{\"n\":\"x\"},\"all\":null}");

        assertThat(ddl()).isEqualTo("all BOOLEAN,at STRING,n STRING,o STRUCT<n: STRING>");
    }

    @Test
    void objects_without_fields_and_values_that_are_too_deep_do_not_vote() {
        add(2, "{\"a\":{}}").add(1, "{\"a\":\"x\"}");
        add(1, "{\"deep\":".repeat(101) + "1" + "}".repeat(101));

        assertThat(ddl()).isEqualTo("a STRING");
    }

    @Test
    void a_long_array_has_no_more_votes_than_a_short_one() {
        add(1, "{\"a\":[\"x\"" + ",\"x\"".repeat(999) + "],\"o\":[{\"i\":\"x\"},{\"i\":\"y\"},{\"i\":\"z\"}]}");
        add(2, "{\"a\":[1],\"o\":[{\"i\":1}]}");

        assertThat(ddl()).isEqualTo("a ARRAY<BIGINT>,o ARRAY<STRUCT<i: BIGINT>>");
    }

    @Test
    void nulls_do_not_vote_and_what_is_not_an_object_does_not_count() {
        add(9, "{\"a\":null,\"never\":null,\"none\":{},\"list\":[],\"nones\":[{}]}");
        add(9, "[{\"b\":1}]")
                .add(9, "{\"c\":1} {\"c\":1}")
                .add(9, "{\"d\":1,\"d\":1}")
                .add(9, "")
                .add(9, "{\"e\":");
        add(1, "{\"a\":1}");

        assertThat(ddl()).isEqualTo("a BIGINT,list ARRAY<STRING>,never STRING");
    }
}
