package io.dps.stack.swarm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The HTTP of a fake engine, on loopback: takes requests apart, one at a time, and refuses those that it is told to. */
final class EngineServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What answers requests. */
    interface Routes {
        Reply answer(Call call) throws IOException;

        /** Sends what a request asks to follow, until there is no more or {@link EngineServer#close()} interrupts. */
        void follow(Call call, OutputStream out) throws IOException, InterruptedException;
    }

    /**
     * A request.
     *
     * @param path its path without the version
     * @param parts the words of the path
     * @param json its body, empty where it has none
     */
    record Call(String method, String path, List<String> parts, Map<String, String> query, JsonNode json) {
        String last() {
            return parts.get(parts.size() - 1);
        }

        boolean is(String other) {
            return method.equals(other);
        }

        /** The filters of a listing, as JSON. */
        String filters() {
            return query.getOrDefault("filters", "{}");
        }
    }

    /** An answer. */
    record Reply(int status, byte[] body) {
        static Reply json(int status, Object value) {
            try {
                return new Reply(status, JSON.writeValueAsBytes(value));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        static Reply refusal(int status, String message) {
            return json(status, Map.of("message", message));
        }
    }

    /** What requests that begin with some words are answered, for some times. */
    private record Refusal(String request, int status, String message, int times) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Routes routes;
    private final List<String> requests = new ArrayList<>();
    private final List<Refusal> refusals = new ArrayList<>();

    EngineServer(Routes routes) {
        this.routes = routes;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::serve);
        server.setExecutor(threads);
        server.start();
    }

    InetSocketAddress address() {
        return server.getAddress();
    }

    String host() {
        return "tcp://127.0.0.1:" + address().getPort();
    }

    synchronized void refuse(String request, int status, String message, int times) {
        refusals.add(new Refusal(request, status, message, times));
    }

    /** The requests that changed something, such as {@code POST /services/create}. */
    synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        server.stop(0);
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Call call = call(exchange);
            if (call.query().containsKey("follow")) {
                exchange.sendResponseHeaders(200, 0);
                routes.follow(call, exchange.getResponseBody());
                return;
            }
            Reply reply = answer(call);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            // Or the kernel holds the body back until the client has acknowledged the head, 40 ms later.
            exchange.getResponseHeaders().set("Connection", "close");
            exchange.sendResponseHeaders(reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
            exchange.getResponseBody().write(reply.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Call call(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getRawPath().replaceFirst("^/v1\\.41(?=/)", "");
        List<String> parts = Arrays.stream(path.substring(1).split("/"))
                .map(part -> URLDecoder.decode(part, StandardCharsets.UTF_8))
                .toList();
        String asked = exchange.getRequestURI().getRawQuery();
        Map<String, String> query = new HashMap<>();
        for (String pair : asked == null ? new String[0] : asked.split("&")) {
            String[] both = pair.split("=", 2);
            query.put(both[0], URLDecoder.decode(both[1], StandardCharsets.UTF_8));
        }
        byte[] body = exchange.getRequestBody().readAllBytes();
        JsonNode json = body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
        return new Call(exchange.getRequestMethod(), path, parts, query, json);
    }

    private synchronized Reply answer(Call call) throws IOException {
        String request = call.method() + " " + call.path();
        if (!call.is("GET")) {
            requests.add(request);
        }
        for (Refusal refusal : refusals) {
            if (request.startsWith(refusal.request())) {
                refusals.remove(refusal);
                if (refusal.times() > 1) {
                    refuse(refusal.request(), refusal.status(), refusal.message(), refusal.times() - 1);
                }
                return Reply.refusal(refusal.status(), refusal.message());
            }
        }
        return routes.answer(call);
    }
}
