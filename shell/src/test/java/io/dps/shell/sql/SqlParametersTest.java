package io.dps.shell.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.shell.settings.Variables;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SqlParametersTest {
    private final Variables variables = new Variables(Map.of("LIMIT", "5", "A.B", "dotted", "A_B", "other"));

    @Test
    void makes_a_variable_a_named_parameter_so_that_its_value_is_never_sql() {
        variables.set("NAME", "x' or 1=1; --");

        SqlParameters bound = SqlParameters.bind("select * from t where name = ${NAME} limit ${LIMIT}", variables);

        assertThat(bound.text()).isEqualTo("select * from t where name = :dps_1 limit :dps_2");
        assertThat(bound.values()).isEqualTo(Map.of("dps_1", "x' or 1=1; --", "dps_2", "5"));
    }

    @Test
    void binds_a_variable_once_however_often_it_stands() {
        SqlParameters bound = SqlParameters.bind("select ${LIMIT} + ${LIMIT}", variables);

        assertThat(bound.text()).isEqualTo("select :dps_1 + :dps_1");
        assertThat(bound.values()).isEqualTo(Map.of("dps_1", "5"));
    }

    @Test
    void keeps_apart_what_only_looks_alike() {
        SqlParameters bound = SqlParameters.bind("select ${A.B}, ${A_B}, ${X:-1}, ${X:-2}", variables);

        assertThat(bound.text()).isEqualTo("select :dps_1, :dps_2, :dps_3, :dps_4");
        assertThat(bound.values()).isEqualTo(Map.of("dps_1", "dotted", "dps_2", "other", "dps_3", "1", "dps_4", "2"));
    }

    @Test
    void takes_the_arguments_of_a_batch_file() {
        variables.enter(java.util.List.of("first"));

        SqlParameters bound = SqlParameters.bind("select ${1}, ${2:-none}", variables);

        assertThat(bound.values()).isEqualTo(Map.of("dps_1", "first", "dps_2", "none"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select '${LIMIT}'",
                "select \"${LIMIT}\"",
                "select `${LIMIT}`",
                "select 1 -- ${LIMIT}",
                "select /* ${LIMIT} /* ${X} */ */ 1",
                "select 'it''s ${LIMIT}'",
                "select '\\'${LIMIT}'",
                "select $1, $x, ${",
                "select 1"
            })
    void leaves_quotes_comments_and_everything_else_alone(String sql) {
        assertThat(SqlParameters.bind(sql, variables)).isEqualTo(new SqlParameters(sql, Map.of(), List.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "select ${NONE}        | variable 'NONE' is not set",
                "select ${1}           | variable '1' is not set",
                "select ${not a name}  | '${not a name}' is not a variable; write ${NAME} or ${NAME:-default}"
            })
    void a_variable_without_a_value_is_a_usage_error(String sql, String message) {
        assertThatThrownBy(() -> SqlParameters.bind(sql, variables))
                .isInstanceOfSatisfying(
                        UserFailure.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.USAGE))
                .hasMessage(message);
    }
}
