package io.dps.shell.dag.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.shell.dag.DagRun;
import io.dps.shell.dag.DagService;
import io.dps.shell.platform.client.AirflowClient;
import io.dps.shell.platform.client.FakeAirflow;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A list of DAGs whose runs are many: {@code busy} has had the latest hundred, {@code rare} one before, {@code new} none. */
final class LatestRunsTest {
    private final FakeAirflow airflow = new FakeAirflow()
            .answer(
                    "GET /dags",
                    "{\"total_entries\":3,\"dags\":[{\"dag_id\":\"busy\"},{\"dag_id\":\"new\"},{\"dag_id\":\"rare\"}]}")
            .answer("GET /dags/~/dagRuns", runs("busy", 100))
            .answer("GET /dags/rare/dagRuns", runs("rare", 1))
            .answer("GET /dags/new/dagRuns", runs("none", 0));

    @AfterEach
    void close() {
        airflow.close();
    }

    private static String runs(String dag, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{\"dag_id\":\"" + dag + "\",\"dag_run_id\":\"" + dag + i + "\"}")
                .collect(Collectors.joining(",", "{\"dag_runs\":[", "]}"));
    }

    @Test
    void each_dag_has_its_latest_run_however_many_others_there_were_since() {
        assertThat(new DagService(() -> new AirflowDagClient(new AirflowClient(airflow.endpoint()))).dags())
                .extracting(
                        dag -> dag.dag().id() + " " + dag.run().map(DagRun::id).orElse("none"))
                .containsExactly("busy busy0", "new none", "rare rare0");
    }
}
