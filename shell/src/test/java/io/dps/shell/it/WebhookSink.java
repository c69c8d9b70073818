package io.dps.shell.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
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
        host = NetworkInterface.networkInterfaces()
                .filter(WebhookSink::isOutward)
                .flatMap(NetworkInterface::inetAddresses)
                .filter(Inet4Address.class::isInstance)
                .map(InetAddress::getHostAddress)
                .findFirst()
                .orElseThrow();
        server = HttpServer.create(new InetSocketAddress(host, 0), 0);
        server.createContext("/hook", this::take);
        server.start();
    }

    private static boolean isOutward(NetworkInterface candidate) {
        try {
            return candidate.isUp() && !candidate.isLoopback();
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
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
