package io.dps.stack.swarm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dps.contract.ExitCode;
import io.dps.stack.swarm.engine.EngineConnection;
import io.dps.stack.swarm.engine.SwarmMembership;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** A Docker engine of API 1.41 as far as dps asks one, on loopback: the requests are real, what they act on is in memory. */
final class FakeEngine implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** An answer. */
    private record Reply(int status, byte[] body) {
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
    private final FakeSwarm swarm;
    private final FakeObjects objects;
    private final Set<String> missingImages = new HashSet<>();
    private final List<ObjectNode> nodes = new ArrayList<>();
    private final List<String> requests = new ArrayList<>();
    private final List<String> executed = new ArrayList<>();
    private final List<Refusal> refusals = new ArrayList<>();
    private final ObjectNode info = JSON.createObjectNode();
    private String printed = "";
    private int exitCode;
    private boolean closed;

    FakeEngine(Supplier<Instant> clock) {
        swarm = new FakeSwarm(clock);
        objects = new FakeObjects(swarm::id);
        info.put("NCPU", 4)
                .put("MemTotal", 8L << 30)
                .put("DockerRootDir", "/none")
                .put("Architecture", "x86_64");
        info.putObject("Swarm").put("LocalNodeState", "inactive");
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::serve);
        server.setExecutor(threads);
        server.start();
    }

    /** An engine that manages a swarm of its own node. */
    static FakeEngine inSwarm(Supplier<Instant> clock) {
        FakeEngine engine = new FakeEngine(clock);
        engine.init("");
        return engine;
    }

    /** Its address, as {@code DOCKER_HOST} has it. */
    String host() {
        return "tcp://127.0.0.1:" + server.getAddress().getPort();
    }

    EngineConnection connect() {
        return EngineConnection.open(Map.of("DOCKER_HOST", host()));
    }

    FakeSwarm swarm() {
        return swarm;
    }

    /** What {@code /info} says, to be changed. */
    ObjectNode info() {
        return info;
    }

    /** The nodes of its swarm, to be changed. */
    List<ObjectNode> nodes() {
        return nodes;
    }

    synchronized void refuse(String request, int status, String message, int times) {
        refusals.add(new Refusal(request, status, message, times));
    }

    synchronized void lacksImage(String name) {
        missingImages.add(name);
    }

    /** How the next program that is executed in a container ends. */
    synchronized void executes(int code, String output) {
        exitCode = code;
        printed = output;
    }

    /** The command lines that were executed in containers, after the container's id. */
    synchronized List<String> executed() {
        return List.copyOf(executed);
    }

    /** The requests that changed something, such as {@code POST /services/create}. */
    synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    /** The names of all that it has of a kind, such as {@code secrets}. */
    synchronized List<String> names(String kind) {
        return switch (kind) {
            case "services" -> swarm.services().stream().map(FakeObjects::name).toList();
            case "volumes" -> List.copyOf(swarm.volumes().keySet());
            default -> objects.names(kind);
        };
    }

    /** Makes something that is not of the stack, unless its labels say so. */
    synchronized String put(String kind, String name, Map<String, String> labels) {
        return objects.put(kind, name, labels);
    }

    /** As {@link FakeObjects#lingers}. */
    synchronized void lingers(String network, int looks) {
        objects.lingers(network, looks);
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        server.stop(0);
        threads.shutdownNow();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getRawPath().replaceFirst("^/v1\\.41(?=/)", "");
            List<String> parts = Arrays.stream(path.substring(1).split("/"))
                    .map(part -> URLDecoder.decode(part, StandardCharsets.UTF_8))
                    .toList();
            Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (query.containsKey("follow")) {
                follow(exchange, parts.get(1));
                return;
            }
            Reply reply;
            synchronized (this) {
                reply = answer(exchange.getRequestMethod(), path, parts, query, body);
            }
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            // Or the kernel holds the body back until the client has acknowledged the head, 40 ms later.
            exchange.getResponseHeaders().set("Connection", "close");
            exchange.sendResponseHeaders(reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
            exchange.getResponseBody().write(reply.body());
        }
    }

    private static Map<String, String> query(String text) {
        Map<String, String> query = new HashMap<>();
        for (String pair : text == null ? new String[0] : text.split("&")) {
            String[] both = pair.split("=", 2);
            query.put(both[0], URLDecoder.decode(both[1], StandardCharsets.UTF_8));
        }
        return query;
    }

    private Reply answer(String method, String path, List<String> parts, Map<String, String> query, byte[] body)
            throws IOException {
        String request = method + " " + path;
        if (!method.equals("GET")) {
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
        JsonNode json = body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
        String last = parts.get(parts.size() - 1);
        return switch (parts.get(0)) {
            case "version" ->
                Reply.json(200, Map.of("Version", "20.10.24", "ApiVersion", "1.41", "MinAPIVersion", "1.12"));
            case "info" -> Reply.json(200, info);
            case "nodes" -> Reply.json(200, nodes);
            case "swarm" ->
                last.equals("init")
                        ? Reply.json(200, init(json.path("AdvertiseAddr").asText()))
                        : leave();
            case "services" -> services(method, parts, query, json);
            case "tasks" -> last.equals("logs") ? log(parts.get(1), Integer.parseInt(query.get("tail"))) : tasks(query);
            case "images" -> image(path.substring("/images/".length(), path.length() - "/json".length()));
            case "volumes" ->
                method.equals("GET")
                        ? Reply.json(
                                200,
                                Map.of(
                                        "Volumes",
                                        FakeObjects.matching(swarm.volumes().values(), filters(query))))
                        : gone(Optional.ofNullable(swarm.volumes().remove(last)));
            case "containers" -> containers(method, parts, query, json);
            case "exec" ->
                last.equals("start")
                        ? new Reply(200, frame(1, printed))
                        : Reply.json(200, Map.of("ID", parts.get(1), "Running", false, "ExitCode", exitCode));
            default -> objects(parts.get(0), method, last, query, json);
        };
    }

    private String init(String advertise) {
        ((ObjectNode) info.get("Swarm"))
                .put("LocalNodeState", "active")
                .put("ControlAvailable", true)
                .put("NodeAddr", advertise.isEmpty() ? "127.0.0.1" : advertise)
                .put("Nodes", 1);
        ObjectNode node = JSON.createObjectNode().put("ID", FakeSwarm.NODE);
        node.putObject("Spec")
                .put("Role", "manager")
                .put("Availability", "active")
                .putObject("Labels");
        node.putObject("Description")
                .put("Hostname", "host1")
                .putObject("Resources")
                .put("NanoCPUs", 4_000_000_000L);
        node.putObject("Status").put("State", "ready").put("Addr", "127.0.0.1");
        node.putObject("ManagerStatus").put("Leader", true);
        nodes.add(node);
        if (!names("networks").contains(SwarmMembership.BRIDGE)) {
            put("networks", SwarmMembership.BRIDGE, Map.of());
        }
        return FakeSwarm.NODE;
    }

    private Reply leave() {
        ((ObjectNode) info.get("Swarm")).put("LocalNodeState", "inactive").put("ControlAvailable", false);
        nodes.clear();
        return Reply.json(200, Map.of());
    }

    private Reply services(String method, List<String> parts, Map<String, String> query, JsonNode json) {
        if (parts.size() == 1) {
            return Reply.json(200, FakeObjects.matching(swarm.services(), filters(query)));
        }
        if (parts.get(1).equals("create")) {
            for (JsonNode network : json.at("/TaskTemplate/Networks")) {
                String id = network.path("Target").asText();
                if (!objects.hasNetwork(id)) {
                    return Reply.refusal(404, "network " + id + " not found");
                }
            }
            return Reply.json(201, Map.of("ID", swarm.create(withoutNulls(json))));
        }
        ObjectNode service = swarm.service(parts.get(1)).orElse(null);
        if (service == null) {
            return Reply.refusal(404, "service " + parts.get(1) + " not found");
        }
        if (method.equals("GET")) {
            return Reply.json(200, service);
        }
        if (method.equals("DELETE")) {
            swarm.remove(service);
        } else if (!query.get("version").equals(service.at("/Version/Index").asText())) {
            return Reply.refusal(500, "rpc error: code = Unknown desc = update out of sequence");
        } else {
            swarm.update(service, withoutNulls(json));
        }
        return Reply.json(200, Map.of());
    }

    /** As the engine keeps it. */
    private static ObjectNode withoutNulls(JsonNode json) {
        ObjectNode kept = JSON.createObjectNode();
        json.properties().stream()
                .filter(field -> !field.getValue().isNull())
                .forEach(field -> kept.set(
                        field.getKey(),
                        field.getValue().isObject() ? withoutNulls(field.getValue()) : field.getValue()));
        return kept;
    }

    private Reply tasks(Map<String, String> query) throws IOException {
        JsonNode service = JSON.readTree(filters(query)).at("/service/0");
        return Reply.json(200, service.isMissingNode() ? swarm.tasks() : swarm.look(service.asText()));
    }

    private Reply log(String task, int tail) {
        return swarm.log(task)
                .map(lines -> new Reply(200, frames(lines.subList(Math.max(0, lines.size() - tail), lines.size()))))
                .orElseGet(() -> Reply.refusal(404, "task " + task + " not found"));
    }

    /** Sends what a task has printed, and ends when the task does. */
    private void follow(HttpExchange exchange, String task) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        out.write(frames(swarm.log(task).orElse(List.of())));
        out.flush();
        synchronized (this) {
            try {
                while (!closed && swarm.mayPrint(task)) {
                    wait(20);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static byte[] frames(List<String> lines) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        lines.forEach(line -> all.writeBytes(frame(1, "2026-03-01T12:00:00.000000000Z " + line + "\n")));
        return all.toByteArray();
    }

    private static byte[] frame(int stream, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + bytes.length)
                .putInt(stream << 24)
                .putInt(bytes.length)
                .put(bytes)
                .array();
    }

    private Reply image(String name) {
        return missingImages.contains(name)
                ? Reply.refusal(404, "No such image: " + name)
                : Reply.json(200, Map.of("RepoTags", List.of(name)));
    }

    private Reply containers(String method, List<String> parts, Map<String, String> query, JsonNode json) {
        if (parts.get(1).equals("json")) {
            return Reply.json(200, FakeObjects.matching(swarm.containers(), filters(query)));
        }
        ObjectNode container = swarm.containersById().get(parts.get(1));
        if (container == null) {
            return Reply.refusal(404, "No such container: " + parts.get(1));
        }
        return switch (parts.size() == 2 ? method : parts.get(2)) {
            case "DELETE" -> gone(Optional.ofNullable(swarm.containersById().remove(parts.get(1))));
            case "exec" -> {
                List<String> words = new ArrayList<>(List.of(parts.get(1)));
                json.path("Cmd").forEach(word -> words.add(word.asText()));
                executed.add(String.join(" ", words));
                yield Reply.json(201, Map.of("Id", "e1"));
            }
            case "stats" -> Reply.json(200, JSON.createObjectNode().set("memory_stats", memory()));
            default -> Reply.json(200, inspected(container));
        };
    }

    private static ObjectNode memory() {
        ObjectNode memory = JSON.createObjectNode().put("usage", 300L << 20);
        memory.putObject("stats").put("total_inactive_file", 100L << 20);
        return memory;
    }

    /** With the last probe of its health check: one that failed, until it runs. */
    private static ObjectNode inspected(ObjectNode container) {
        ObjectNode inspected =
                JSON.createObjectNode().put("Id", container.path("Id").asText());
        inspected
                .putObject("State")
                .putObject("Health")
                .putArray("Log")
                .addObject()
                .put("ExitCode", 1)
                .put("Output", "no rain yet\n");
        return inspected;
    }

    private Reply objects(String kind, String method, String last, Map<String, String> query, JsonNode json) {
        if (!objects.has(kind)) {
            return Reply.refusal(404, "page not found");
        }
        if (method.equals("GET")) {
            return Reply.json(200, objects.listed(kind, filters(query)));
        }
        if (method.equals("DELETE")) {
            return gone(objects.remove(kind, last));
        }
        String name = FakeObjects.name(json);
        if (objects.names(kind).contains(name)) {
            return Reply.refusal(409, "an object with name " + name + " already exists");
        }
        String id = objects.add(kind, json);
        return Reply.json(201, Map.of("Id", id, "ID", id));
    }

    private static Reply gone(Optional<ObjectNode> removed) {
        return removed.isEmpty() ? Reply.refusal(404, "no such object") : new Reply(204, new byte[0]);
    }

    private static String filters(Map<String, String> query) {
        return query.getOrDefault("filters", "{}");
    }
}
