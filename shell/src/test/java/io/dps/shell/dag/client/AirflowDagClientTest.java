package io.dps.shell.dag.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.TextNode;
import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.shell.dag.Dag;
import io.dps.shell.platform.client.AirflowClient;
import io.dps.shell.platform.client.FakeAirflow;
import io.dps.stack.model.AirflowEndpoint;
import io.dps.stack.model.Secret;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokens, pages and failures of Airflow's REST API. */
final class AirflowDagClientTest {
    private final FakeAirflow airflow = new FakeAirflow();
    private final AirflowDagClient connection = new AirflowDagClient(new AirflowClient(airflow.endpoint()));

    @AfterEach
    void close() {
        airflow.close();
    }

    private void fails(AirflowDagClient asked, FailureKind kind, String message) {
        assertThatThrownBy(asked::dags).isInstanceOfSatisfying(UserFailure.class, failure -> {
            assertThat(failure).hasMessage(message);
            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure.hint()).isNotEmpty();
        });
    }

    @Test
    void a_token_that_is_void_is_replaced_once() {
        airflow.answer("GET /dags", "{\"total_entries\":1,\"dags\":[{\"dag_id\":\"a\"}]}");
        assertThat(connection.dags()).extracting(Dag::id).containsExactly("a");

        airflow.forgetTokens();

        assertThat(connection.dags()).hasSize(1);
        assertThat(airflow.asked).hasSize(2);
    }

    @Test
    void pages_are_asked_for_until_all_are_there_or_none_comes() {
        airflow.answer("GET /dags", "{\"total_entries\":3,\"dags\":[{\"dag_id\":\"a\"},{\"dag_id\":\"b\"}]}");
        assertThat(connection.dags()).hasSize(4);
        assertThat(airflow.asked)
                .containsExactly(
                        "GET /dags?order_by=dag_id&limit=100&offset=0", "GET /dags?order_by=dag_id&limit=100&offset=2");

        airflow.answer("GET /dags", "{\"total_entries\":3,\"dags\":[]}");
        assertThat(connection.dags()).isEmpty();
    }

    @Test
    void who_is_not_let_in_is_told_what_to_check() {
        airflow.login(401);

        fails(
                connection,
                FailureKind.UNREACHABLE,
                "Airflow at " + airflow.url() + " refused the login of user 'admin': wrong user or password");
    }

    @Test
    void what_is_no_airflow_is_told_so() {
        airflow.answer("GET /dags", "<html>Welcome</html>");

        fails(connection, FailureKind.UNREACHABLE, "the server at " + airflow.url() + " is not Airflow 3");
    }

    @Test
    void nobody_and_no_address_are_told_apart() {
        airflow.close();
        fails(connection, FailureKind.UNREACHABLE, "cannot connect to Airflow at " + airflow.url());

        fails(
                new AirflowDagClient(new AirflowClient(new AirflowEndpoint("no address", "admin", new Secret("x")))),
                FailureKind.USAGE,
                "'no address' is not a valid Airflow address");
    }

    @Test
    void an_interruption_ends_a_request() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(connection::dags)
                .isInstanceOfSatisfying(
                        UserFailure.class, failure -> assertThat(failure.kind()).isEqualTo(FailureKind.INTERRUPTED));
        assertThat(Thread.interrupted()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-22T08:00:00Z, 2026-11-22T08:00:00Z",
        "2026-11-22 08:00:00.5+02:00, 2026-11-22T06:00:00.500Z",
        "2026-11-22T08:00:00, 2026-11-22T08:00:00Z"
    })
    void a_time_without_a_zone_is_of_utc(String text, String time) {
        assertThat(AirflowDagClient.instant(new TextNode(text)).orElseThrow()).hasToString(time);
        assertThat(AirflowDagClient.instant(new TextNode("yesterday"))).isEmpty();
    }
}
