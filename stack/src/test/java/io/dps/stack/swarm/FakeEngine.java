package io.dps.stack.swarm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dps.stack.swarm.EngineServer.Call;
import io.dps.stack.swarm.EngineServer.Reply;
import io.dps.stack.swarm.engine.EngineConnection;
import io.dps.stack.swarm.engine.SwarmMembership;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** A Docker engine of API 1.41 as far as dps asks one, on loopback: the requests are real, what they act on is in memory. */
public final class FakeEngine implements AutoCloseable, EngineServer.Routes {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final EngineServer server;
    private final FakeSwarm swarm;
    private final FakeObjects objects;
    private final Set<String> missingImages = new HashSet<>();
    private final FakeNodes nodes = new FakeNodes();
    private final List<String> executed = new ArrayList<>();
    private final ObjectNode info = JSON.createObjectNode();
    private String printed = "";
    private int exitCode;

    FakeEngine(Supplier<Instant> clock) {
        swarm = new FakeSwarm(clock);
        objects = new FakeObjects(swarm::id);
        info.put("NCPU", 4)
                .put("MemTotal", 8L << 30)
                .put("DockerRootDir", "/none")
                .put("Architecture", "x86_64");
        info.putObject("Swarm").put("LocalNodeState", "inactive");
        server = new EngineServer(this);
    }

    /** An engine that manages a swarm of its own node. */
    public static FakeEngine inSwarm(Supplier<Instant> clock) {
        FakeEngine engine = new FakeEngine(clock);
        engine.init("");
        return engine;
    }

    /** Its address, as {@code DOCKER_HOST} has it. */
    public String host() {
        return server.host();
    }

    public InetSocketAddress address() {
        return server.address();
    }

    public EngineConnection connect() {
        return EngineConnection.open(Map.of("DOCKER_HOST", host()));
    }

    public FakeSwarm swarm() {
        return swarm;
    }

    /** What {@code /info} says, to be changed. */
    public ObjectNode info() {
        return info;
    }

    /** The nodes of its swarm, to be changed. */
    public List<ObjectNode> nodes() {
        return nodes.all();
    }

    /** As {@link FakeNodes#add}. */
    public synchronized ObjectNode join(String id, String name, String address) {
        return nodes.add(id, name, address);
    }

    /** As {@link FakeNodes#demotesAfter}. */
    public synchronized void demotesAfter(int looks) {
        nodes.demotesAfter(looks);
    }

    /** Refuses requests that begin with some words, such as {@code POST /services}, for some times. */
    public void refuse(String request, int status, String message, int times) {
        server.refuse(request, status, message, times);
    }

    public synchronized void lacksImage(String name) {
        missingImages.add(name);
    }

    /** How the next program that is executed in a container ends. */
    public synchronized void executes(int code, String output) {
        exitCode = code;
        printed = output;
    }

    /** The command lines that were executed in containers, after the container's id. */
    public synchronized List<String> executed() {
        return List.copyOf(executed);
    }

    /** The requests that changed something, such as {@code POST /services/create}. */
    public List<String> requests() {
        return server.requests();
    }

    /** The names of all that it has of a kind, such as {@code secrets}. */
    public synchronized List<String> names(String kind) {
        return switch (kind) {
            case "services" -> swarm.services().stream().map(FakeObjects::name).toList();
            case "volumes" -> List.copyOf(swarm.volumes().keySet());
            default -> objects.names(kind);
        };
    }

    /** Makes something that is not of the stack, unless its labels say so. */
    public synchronized String put(String kind, String name, Map<String, String> labels) {
        return objects.put(kind, name, labels);
    }

    /** As {@link FakeObjects#lingers}. */
    public synchronized void lingers(String network, int looks) {
        objects.lingers(network, looks);
    }

    @Override
    public void close() {
        server.close();
    }

    @Override
    public synchronized Reply answer(Call call) throws IOException {
        return switch (call.parts().get(0)) {
            case "version" ->
                Reply.json(200, Map.of("Version", "20.10.24", "ApiVersion", "1.41", "MinAPIVersion", "1.12"));
            case "info" -> Reply.json(200, info);
            case "nodes" -> nodes.answer(call);
            case "swarm" ->
                switch (call.last()) {
                    case "init" ->
                        Reply.json(200, init(call.json().path("AdvertiseAddr").asText()));
                    case "swarm" -> Reply.json(200, FakeNodes.SWARM);
                    default -> leave();
                };
            case "services" -> services(call);
            case "tasks" -> call.last().equals("logs") ? log(call) : tasks(call);
            case "images" -> image(call.path().replaceAll("^/images/|/json$", ""));
            case "volumes" ->
                call.is("GET")
                        ? Reply.json(
                                200,
                                Map.of(
                                        "Volumes",
                                        FakeObjects.matching(swarm.volumes().values(), call.filters())))
                        : gone(Optional.ofNullable(swarm.volumes().remove(call.last())));
            case "containers" -> containers(call);
            case "exec" ->
                call.last().equals("start")
                        ? new Reply(200, frame(1, printed))
                        : Reply.json(200, Map.of("ID", call.parts().get(1), "Running", false, "ExitCode", exitCode));
            default -> objects(call.parts().get(0), call);
        };
    }

    private String init(String advertise) {
        ((ObjectNode) info.get("Swarm"))
                .put("LocalNodeState", "active")
                .put("ControlAvailable", true)
                .put("NodeID", FakeSwarm.NODE)
                .put("NodeAddr", advertise.isEmpty() ? "127.0.0.1" : advertise)
                .put("Nodes", 1)
                .withObject("/Cluster")
                .put("ID", "the-swarm");
        nodes.add(FakeSwarm.NODE, "host1", "127.0.0.1")
                .withObject("/ManagerStatus")
                .put("Leader", true);
        if (!names("networks").contains(SwarmMembership.BRIDGE)) {
            put("networks", SwarmMembership.BRIDGE, Map.of());
        }
        return FakeSwarm.NODE;
    }

    private Reply leave() {
        ((ObjectNode) info.get("Swarm")).put("LocalNodeState", "inactive").put("ControlAvailable", false);
        nodes.all().clear();
        return Reply.json(200, Map.of());
    }

    private Reply services(Call call) {
        List<String> parts = call.parts();
        if (parts.size() == 1) {
            return Reply.json(200, FakeObjects.matching(swarm.services(), call.filters()));
        }
        if (parts.get(1).equals("create")) {
            for (JsonNode network : call.json().at("/TaskTemplate/Networks")) {
                String id = network.path("Target").asText();
                if (!objects.hasNetwork(id)) {
                    return Reply.refusal(404, "network " + id + " not found");
                }
            }
            return Reply.json(201, Map.of("ID", swarm.create(withoutNulls(call.json()))));
        }
        ObjectNode service = swarm.service(parts.get(1)).orElse(null);
        if (service == null) {
            return Reply.refusal(404, "service " + parts.get(1) + " not found");
        }
        if (call.is("GET")) {
            return Reply.json(200, service);
        }
        if (call.is("DELETE")) {
            swarm.remove(service);
        } else if (!call.query()
                .get("version")
                .equals(service.at("/Version/Index").asText())) {
            return Reply.refusal(500, "rpc error: code = Unknown desc = update out of sequence");
        } else {
            swarm.update(service, withoutNulls(call.json()));
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

    private Reply tasks(Call call) throws IOException {
        JsonNode service = JSON.readTree(call.filters()).at("/service/0");
        return Reply.json(200, service.isMissingNode() ? swarm.tasks() : swarm.look(service.asText()));
    }

    private Reply log(Call call) {
        String task = call.parts().get(1);
        int tail = Integer.parseInt(call.query().get("tail"));
        return swarm.log(task)
                .map(lines -> new Reply(200, frames(lines.subList(Math.max(0, lines.size() - tail), lines.size()))))
                .orElseGet(() -> Reply.refusal(404, "task " + task + " not found"));
    }

    /** Sends what a task has printed, and ends when the task does. */
    @Override
    public void follow(Call call, OutputStream out) throws IOException, InterruptedException {
        String task = call.parts().get(1);
        out.write(frames(swarm.log(task).orElse(List.of())));
        out.flush();
        swarm.awaitEnd(task);
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

    private Reply containers(Call call) {
        List<String> parts = call.parts();
        if (parts.get(1).equals("json")) {
            return Reply.json(200, FakeObjects.matching(swarm.containers(), call.filters()));
        }
        ObjectNode container = swarm.containersById().get(parts.get(1));
        if (container == null) {
            return Reply.refusal(404, "No such container: " + parts.get(1));
        }
        return switch (parts.size() == 2 ? call.method() : parts.get(2)) {
            case "DELETE" -> gone(Optional.ofNullable(swarm.containersById().remove(parts.get(1))));
            case "exec" -> {
                List<String> words = new ArrayList<>(List.of(parts.get(1)));
                call.json().path("Cmd").forEach(word -> words.add(word.asText()));
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

    private Reply objects(String kind, Call call) {
        if (!objects.has(kind)) {
            return Reply.refusal(404, "page not found");
        }
        if (call.is("GET")) {
            return Reply.json(200, objects.listed(kind, call.filters()));
        }
        if (call.is("DELETE")) {
            return gone(objects.remove(kind, call.last()));
        }
        String name = FakeObjects.name(call.json());
        if (objects.names(kind).contains(name)) {
            return Reply.refusal(409, "an object with name " + name + " already exists");
        }
        String id = objects.add(kind, call.json());
        return Reply.json(201, Map.of("Id", id, "ID", id));
    }

    private static Reply gone(Optional<ObjectNode> removed) {
        return removed.isEmpty() ? Reply.refusal(404, "no such object") : new Reply(204, new byte[0]);
    }
}
