package io.dps.shell.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

/** A webhook that keeps what it is told. It listens where the engine's containers reach this machine. */
final class WebhookSink implements AutoCloseable {
    private final HttpServer server;
    private final String host;
    private final List<Message> messages = new CopyOnWriteArrayList<>();

    WebhookSink() throws IOException {
        host = outward();
        server = HttpServer.create(new InetSocketAddress(host, 0), 0);
        server.createContext("/hook", this::take);
        server.start();
    }

    /** This machine's address on the way out, which its containers reach too. Nothing is sent to the one that is asked for. */
    private static String outward() throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress("192.0.2.1", 9));
            return socket.getLocalAddress().getHostAddress();
        }
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            String text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            messages.add(new Message(
                    Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Authorization"), ""),
                    text,
                    new ObjectMapper().readTree(text)));
            exchange.sendResponseHeaders(204, -1);
        }
    }

    String url() {
        return "http://" + host + ":" + server.getAddress().getPort() + "/hook";
    }

    /** All that it heard, oldest first. */
    List<Message> all() {
        return List.copyOf(messages);
    }

    /** What it heard of one DAG. */
    List<Message> of(String dag) {
        return messages.stream().filter(message -> message.text().contains(dag)).toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    /**
     * What was said.
     *
     * @param authorization what the sender showed, may be empty
     * @param text the message as it came
     * @param body the same, read
     */
    record Message(String authorization, String text, JsonNode body) {}
}
