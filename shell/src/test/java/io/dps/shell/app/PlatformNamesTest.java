package io.dps.shell.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.UserFailure;
import io.dps.shell.completion.Name;
import io.dps.shell.completion.NameKind;
import io.dps.shell.output.CapturedStreams;
import io.dps.shell.platform.FakeTarget;
import io.dps.shell.platform.Invocation;
import io.dps.shell.platform.NotingNodes;
import io.dps.shell.platform.Platform;
import io.dps.shell.platform.Platforms;
import io.dps.shell.platform.SecretStore;
import io.dps.shell.platform.ShellContext;
import io.dps.shell.platform.client.FakeAirflow;
import io.dps.shell.platform.client.FakeConnect;
import io.dps.shell.platform.client.FakeKafka;
import io.dps.shell.settings.Config;
import io.dps.shell.settings.GlobalOptions;
import io.dps.shell.settings.Variables;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkproject.io.grpc.Status;

/** The names of a platform, read for completion. */
final class PlatformNamesTest {
    @TempDir
    private Path folder;

    private final FakeKafka kafka = new FakeKafka();

    private List<Name> read(FakeTarget target, NameKind kind) {
        return read(target.platform(kafka, folder), kind);
    }

    private List<Name> read(Platform platform, NameKind kind) {
        Platforms platforms = new Platforms(Config::context, config -> platform);
        ShellContext shared = new ShellContext(platforms, new SecretStore(), (environment, without) -> {
            throw new IllegalStateException("no engine here");
        });
        Variables variables = new Variables(Map.of("XDG_CONFIG_HOME", folder.toString()));
        Invocation invocation = new Invocation(
                shared,
                new GlobalOptions(),
                variables,
                CapturedStreams.offTerminal().streams());
        return new PlatformNames(invocation).read(kind);
    }

    @Test
    void topics_come_with_their_partitions() {
        kafka.make("meters", 1);
        kafka.make("weather_data", 4);

        assertThat(read(new FakeTarget(), NameKind.TOPIC))
                .containsExactly(new Name("meters", "1 partition"), new Name("weather_data", "4 partitions"));
    }

    @Test
    void nodes_are_named_where_there_are_some_deployed_or_not() {
        FakeTarget swarm =
                new FakeTarget().named("swarm").with(new NotingNodes()).undeployed();

        assertThat(read(swarm, NameKind.NODE)).containsExactly(new Name("host1", "ready, active"));
        assertThat(read(new FakeTarget(), NameKind.NODE)).isEmpty();
    }

    @Test
    void the_averager_is_a_stream_even_if_none_has_ever_run() {
        assertThat(read(new FakeTarget(), NameKind.STREAM)).containsExactly(new Name("weather_data_avg", ""));
    }

    @Test
    void views_have_the_columns_of_their_schema_and_of_the_record() {
        Name readings = read(new FakeTarget(), NameKind.VIEW).stream()
                .filter(view -> view.text().equals("weather_data"))
                .findFirst()
                .orElseThrow();

        assertThat(readings.members()).extracting(Name::text).contains("temperature", "sensor_id", "_offset");
    }

    @Test
    void views_are_known_even_if_the_sql_session_does_not_tell_its_own() {
        try (FakeConnect connect = new FakeConnect();
                Platform platform = new FakeTarget().with(connect.endpoint()).platform(kafka, folder)) {
            connect.fail("list_tables", Status.INTERNAL.withDescription("no"));
            assertThatThrownBy(() -> platform.spark().views(1)).isInstanceOf(UserFailure.class);

            assertThat(read(platform, NameKind.VIEW)).extracting(Name::text).contains("weather_data");
        }
    }

    @Test
    void dags_are_read_only_with_the_airflow_that_a_command_has_logged_in_to() {
        try (FakeAirflow airflow = new FakeAirflow();
                Platform platform = new FakeTarget().with(airflow.endpoint()).platform(kafka, folder)) {
            assertThat(read(platform, NameKind.DAG)).isEmpty();
            airflow.login(401);
            assertThatThrownBy(() -> platform.airflow().get("/dags")).isInstanceOf(UserFailure.class);
            airflow.login(201);
            assertThat(read(platform, NameKind.DAG)).isEmpty();
            assertThat(airflow.asked).isEmpty();

            airflow.answer("GET /dags", "{\"dags\": [{\"dag_id\": \"etl\"}], \"total_entries\": 1}")
                    .answer("GET /dags/~/dagRuns", "{\"dag_runs\": [], \"total_entries\": 0}");
            platform.airflow().get("/dags");

            assertThat(read(platform, NameKind.DAG)).extracting(Name::text).containsExactly("etl");
        }
    }

    @Test
    void services_and_contexts_are_named() {
        assertThat(read(new FakeTarget(), NameKind.SERVICE))
                .extracting(Name::text)
                .containsExactly("connect", "kafka");
        assertThat(read(new FakeTarget(), NameKind.CONTEXT))
                .extracting(Name::text)
                .contains("local");
    }

    @Test
    void nothing_is_asked_where_nothing_is_deployed() {
        kafka.goAway();

        assertThat(NameKind.remembered())
                .filteredOn(kind -> kind != NameKind.CONTEXT)
                .allSatisfy(kind ->
                        assertThat(read(new FakeTarget().undeployed(), kind)).isEmpty());
    }

    @Test
    void a_broker_that_does_not_answer_is_a_failure_for_the_cache() {
        kafka.goAway();

        assertThatThrownBy(() -> read(new FakeTarget(), NameKind.TOPIC)).isInstanceOf(UserFailure.class);
    }
}
