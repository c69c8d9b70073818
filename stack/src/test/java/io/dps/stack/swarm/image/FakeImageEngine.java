package io.dps.stack.swarm.image;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dps.stack.swarm.engine.EngineConnection;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** An engine on loopback as far as images are built, listed, saved and loaded; an archive of images is their names. */
final class FakeImageEngine implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** An archive ends with two empty blocks. */
    private static final int TRAILER = 1024;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, List<String>> images = new LinkedHashMap<>();
    private final Map<String, String> failures = new LinkedHashMap<>();
    private final List<String> queries = new ArrayList<>();

    FakeImageEngine() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::serve);
        server.setExecutor(threads);
        server.start();
    }

    EngineConnection connect() {
        return EngineConnection.open(
                Map.of("DOCKER_HOST", "tcp://127.0.0.1:" + server.getAddress().getPort()));
    }

    /** The names of its images, each with the files that it was built from. */
    synchronized Map<String, List<String>> images() {
        return images;
    }

    /** What a build of images of a name ends with. */
    synchronized void fails(String name, String error) {
        failures.put(name, error);
    }

    /** The parameters of the builds, decoded. */
    synchronized List<String> builds() {
        return List.copyOf(queries);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath().replaceFirst("^/v1\\.41(?=/)", "");
            String query = exchange.getRequestURI().getRawQuery();
            byte[] answer;
            synchronized (this) {
                answer = answer(
                        path,
                        query == null ? "" : URLDecoder.decode(query, StandardCharsets.UTF_8),
                        exchange.getRequestBody());
            }
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            // As in the engine for services: head and body at once.
            exchange.getResponseHeaders().set("Connection", "close");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private byte[] answer(String path, String query, InputStream body) throws IOException {
        return switch (path) {
            case "/version" -> json(Map.of("Version", "20.10.24", "ApiVersion", "1.41", "MinAPIVersion", "1.12"));
            case "/info" -> json(Map.of("Architecture", "x86_64"));
            case "/images/json" ->
                json(images.keySet().stream()
                        .map(name -> Map.of("Id", name, "RepoTags", List.of(name), "Size", 1 << 20))
                        .toList());
            case "/images/get" -> query.replace("names=", "").getBytes(StandardCharsets.UTF_8);
            case "/images/load" -> load(new String(body.readAllBytes(), StandardCharsets.UTF_8));
            case "/build" -> build(query, body);
            default -> throw new IOException("not asked by dps: " + path);
        };
    }

    private byte[] load(String names) throws IOException {
        if (!names.startsWith("dps/")) {
            return json(Map.of("stream", "nothing in it\n"));
        }
        StringBuilder answer = new StringBuilder();
        for (String name : names.split("&")) {
            images.put(name, List.of());
            answer.append(JSON.writeValueAsString(Map.of("stream", "Loaded image: " + name + "\n")));
        }
        return answer.toString().getBytes(StandardCharsets.UTF_8);
    }

    private byte[] build(String query, InputStream body) throws IOException {
        queries.add(query);
        List<String> files = new ArrayList<>();
        byte[] archive = body.readAllBytes();
        if (archive.length < TRAILER || !isBlank(archive, archive.length - TRAILER)) {
            throw new EOFException("an archive that was broken off");
        }
        TarArchiveInputStream tar = new TarArchiveInputStream(new ByteArrayInputStream(archive));
        for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            files.add(entry.getName());
        }
        String tag = query.replaceFirst(".*(^|&)t=([^&]*).*", "$2");
        String error = failures.get(tag.substring(0, tag.indexOf(':')));
        String step = JSON.writeValueAsString(Map.of("stream", "Step 1/2 : FROM base\n"));
        if (error != null) {
            return (step + JSON.writeValueAsString(Map.of("error", error, "errorDetail", Map.of("message", error))))
                    .getBytes(StandardCharsets.UTF_8);
        }
        images.put(tag, files);
        return step.getBytes(StandardCharsets.UTF_8);
    }

    private static boolean isBlank(byte[] bytes, int from) {
        return IntStream.range(from, bytes.length).allMatch(at -> bytes[at] == 0);
    }

    private static byte[] json(Object value) throws IOException {
        return JSON.writeValueAsBytes(value);
    }
}
