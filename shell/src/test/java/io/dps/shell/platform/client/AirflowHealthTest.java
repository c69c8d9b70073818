package io.dps.shell.platform.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dps.stack.model.AirflowEndpoint;
import io.dps.stack.model.ConnectEndpoint;
import io.dps.stack.model.Endpoints;
import io.dps.stack.model.KafkaEndpoint;
import io.dps.stack.model.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How often somebody logs in who asks an Airflow for its health. */
final class AirflowHealthTest {
    private final AtomicInteger logins = new AtomicInteger();
    private HttpServer server;
    private Endpoints endpoints;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        AirflowEndpoint airflow =
                new AirflowEndpoint("http://127.0.0.1:" + server.getAddress().getPort(), "admin", new Secret("x"));
        endpoints = new Endpoints(
                KafkaEndpoint.NONE,
                KafkaEndpoint.NONE,
                ConnectEndpoint.NONE,
                Optional.of(airflow),
                Optional.empty(),
                List.of());
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        boolean valid =
                ("Bearer t" + logins.get()).equals(exchange.getRequestHeaders().getFirst("Authorization"));
        String body = path.equals("/auth/token")
                ? "{\"access_token\":\"t" + logins.incrementAndGet() + "\"}"
                : path.equals("/api/v2/dags")
                        ? "{\"total_entries\":0,\"dags\":[]}"
                        : "{\"scheduler\":{\"status\":\"healthy\"},\"dag_processor\":{\"status\":\"healthy\"}}";
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(path.equals("/auth/token") || valid ? 200 : 401, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Test
    void all_questions_share_a_login_until_its_token_is_refused() {
        AirflowHealth health = new AirflowHealth();

        for (int i = 0; i < 3; i++) {
            health.ask(endpoints);
            health.askOf(endpoints, AirflowComponent.SCHEDULER);
            health.askOf(endpoints, AirflowComponent.DAG_PROCESSOR);
        }
        assertThat(logins).hasValue(1);

        // As after a restart with another key.
        logins.incrementAndGet();
        health.ask(endpoints);
        health.askOf(endpoints, AirflowComponent.SCHEDULER);
        assertThat(logins).hasValue(3);
    }
}
