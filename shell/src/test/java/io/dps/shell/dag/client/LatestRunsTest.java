package io.dps.shell.dag.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dps.shell.dag.DagRun;
import io.dps.shell.dag.DagService;
import io.dps.shell.platform.client.AirflowClient;
import io.dps.stack.model.AirflowEndpoint;
import io.dps.stack.model.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A list of DAGs whose runs are many: {@code busy} has had the latest hundred, {@code rare} one before, {@code new} none. */
final class LatestRunsTest {
    private HttpServer server;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body =
                switch (exchange.getRequestURI().getPath()) {
                    case "/auth/token" -> "{\"access_token\":\"t\"}";
                    case "/api/v2/dags" ->
                        "{\"total_entries\":3,\"dags\":[{\"dag_id\":\"busy\"},{\"dag_id\":\"new\"},"
                                + "{\"dag_id\":\"rare\"}]}";
                    case "/api/v2/dags/~/dagRuns" -> runs("busy", 100);
                    case "/api/v2/dags/rare/dagRuns" -> runs("rare", 1);
                    default -> runs("none", 0);
                };
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static String runs(String dag, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{\"dag_id\":\"" + dag + "\",\"dag_run_id\":\"" + dag + i + "\"}")
                .collect(Collectors.joining(",", "{\"dag_runs\":[", "]}"));
    }

    @Test
    void each_dag_has_its_latest_run_however_many_others_there_were_since() {
        DagService airflow = new DagService(new AirflowDagClient(new AirflowClient(
                new AirflowEndpoint("http://127.0.0.1:" + server.getAddress().getPort(), "admin", new Secret("x")))));

        assertThat(airflow.dags())
                .extracting(
                        dag -> dag.dag().id() + " " + dag.run().map(DagRun::id).orElse("none"))
                .containsExactly("busy busy0", "new none", "rare rare0");
    }
}
