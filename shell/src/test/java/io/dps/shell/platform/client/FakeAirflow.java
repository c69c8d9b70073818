package io.dps.shell.platform.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dps.stack.model.AirflowEndpoint;
import io.dps.stack.model.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An Airflow on loopback that answers what a test has said, by method and path, and keeps what it was asked. */
public final class FakeAirflow implements AutoCloseable {
    /** Requests but those for a token: {@code POST /dags/x/dagRuns?limit=1 BODY}. */
    public final List<String> asked = new CopyOnWriteArrayList<>();

    private final Map<String, AirflowResponse> answers = new ConcurrentHashMap<>();
    private final HttpServer server;
    /** How many tokens were given out; only the last one counts. */
    private volatile int tokens;

    private volatile int login = 201;

    public FakeAirflow() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    public AirflowEndpoint endpoint() {
        return new AirflowEndpoint(url(), "admin", new Secret("x"));
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Answers requests such as {@code GET /dags}, whatever their query. */
    public FakeAirflow answer(String request, String body) {
        return answer(request, 200, body);
    }

    public FakeAirflow answer(String request, int status, String body) {
        answers.put(request, new AirflowResponse("", status, body));
        return this;
    }

    /** Lets nobody in any more, or somebody again, by a status of HTTP. */
    public FakeAirflow login(int status) {
        login = status;
        return this;
    }

    /** Takes no token that it gave out so far. */
    public FakeAirflow forgetTokens() {
        tokens++;
        return this;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getRawPath();
        if (path.equals("/auth/token")) {
            send(exchange, login, "{\"access_token\":\"" + ++tokens + "\"}");
            return;
        }
        String request = exchange.getRequestMethod() + " " + path.replaceFirst("^/api/v2", "");
        String query = exchange.getRequestURI().getRawQuery();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (!("Bearer " + tokens).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            send(exchange, 401, "{\"detail\":\"Invalid token\"}");
            return;
        }
        asked.add(request + (query == null ? "" : "?" + query) + (body.isEmpty() ? "" : " " + body));
        AirflowResponse answer =
                answers.getOrDefault(request, new AirflowResponse("", 404, "{\"detail\":\"not found\"}"));
        send(exchange, answer.status(), answer.body());
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
