package io.dps.stack.swarm.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import io.dps.contract.UserFailure;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads complete JSON answers from the engine: docker-java's own classes omit fields that they do not model, such as
 * parts of a spec and the details of log lines.
 */
public final class EngineQueries {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final EngineConnection engine;

    public EngineQueries(EngineConnection engine) {
        this.engine = engine;
    }

    public JsonNode info() {
        return required("/info");
    }

    /** Returns the swarm that this engine manages, with the tokens by which other engines join it. */
    public JsonNode swarm() {
        return required("/swarm");
    }

    public List<JsonNode> services(Map<String, String> labels) {
        return list("/services?filters=" + labelFilter(labels));
    }

    /** Returns a service by its name or id. */
    public Optional<JsonNode> service(String name) {
        return find("/services/" + encoded(name));
    }

    public List<JsonNode> tasksOfService(String serviceId) {
        return list("/tasks?filters=" + filter("service", List.of(serviceId)));
    }

    public List<JsonNode> tasks(Map<String, String> labels) {
        return list("/tasks?filters=" + labelFilter(labels));
    }

    public List<JsonNode> nodes() {
        return list("/nodes");
    }

    public List<JsonNode> networks(Map<String, String> labels) {
        return list("/networks?filters=" + labelFilter(labels));
    }

    /** Returns the networks with exactly that name. */
    public List<JsonNode> networksNamed(String name) {
        return list("/networks?filters=" + filter("name", List.of(name))).stream()
                .filter(network -> network.path("Name").asText().equals(name))
                .toList();
    }

    /** Returns a network by its id, as this engine knows it; that may lag behind the state of the swarm. */
    public Optional<JsonNode> network(String id) {
        return list("/networks?filters=" + filter("id", List.of(id))).stream().findFirst();
    }

    public List<JsonNode> secrets(Map<String, String> labels) {
        return list("/secrets?filters=" + labelFilter(labels));
    }

    public List<JsonNode> configs(Map<String, String> labels) {
        return list("/configs?filters=" + labelFilter(labels));
    }

    public List<JsonNode> volumes(Map<String, String> labels) {
        List<JsonNode> volumes = new ArrayList<>();
        required("/volumes?filters=" + labelFilter(labels)).path("Volumes").forEach(volumes::add);
        return volumes;
    }

    /** Returns the containers of this node, including those that have ended. */
    public List<JsonNode> containers(Map<String, String> labels) {
        return list("/containers/json?all=1&filters=" + labelFilter(labels));
    }

    /** Returns a container of this node; empty for containers of other nodes. */
    public Optional<JsonNode> container(String id) {
        return find("/containers/" + encoded(id) + "/json");
    }

    /**
     * Returns the memory of a container of this node, without page cache that the kernel may drop; 0 for other
     * containers.
     */
    public long memory(String container) {
        JsonNode memory = find("/containers/" + encoded(container) + "/stats?stream=false&one-shot=true")
                .map(stats -> stats.path("memory_stats"))
                .orElseGet(MissingNode::getInstance);
        JsonNode details = memory.path("stats");
        long droppable = details.path("total_inactive_file")
                .asLong(details.path("inactive_file").asLong());
        return Math.max(0, memory.path("usage").asLong() - droppable);
    }

    public Optional<JsonNode> image(String name) {
        return find("/images/" + name + "/json");
    }

    /**
     * Opens the log of a task.
     *
     * @param tail number of last lines to start with
     */
    public Response taskLog(String taskId, int tail, boolean follow) {
        return get("/tasks/" + encoded(taskId) + "/logs?stdout=1&stderr=1&timestamps=1&tail=" + tail
                + (follow ? "&follow=1" : ""));
    }

    private List<JsonNode> list(String path) {
        List<JsonNode> items = new ArrayList<>();
        required(path).forEach(items::add);
        return items;
    }

    private JsonNode required(String path) {
        return find(path)
                .orElseThrow(
                        () -> UserFailure.failed("the Docker engine found nothing at " + path, "see: stack doctor"));
    }

    private Optional<JsonNode> find(String path) {
        try (Response response = get(path)) {
            if (response.getStatusCode() == 404) {
                return Optional.empty();
            }
            try (InputStream body = response.getBody()) {
                JsonNode answer = JSON.readTree(body);
                if (response.getStatusCode() >= 300) {
                    throw EngineFailure.of(
                            response.getStatusCode(), answer.path("message").asText());
                }
                return Optional.of(answer);
            }
        } catch (IOException e) {
            throw EngineFailure.unreachable(engine, e);
        }
    }

    private Response get(String path) {
        try {
            return engine.http()
                    .execute(Request.builder()
                            .method(Request.Method.GET)
                            .path(engine.apiPath() + path)
                            .build());
        } catch (RuntimeException e) {
            throw EngineFailure.unreachable(engine, e);
        }
    }

    private static String labelFilter(Map<String, String> labels) {
        return filter(
                "label",
                labels.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .toList());
    }

    private static String filter(String key, List<String> values) {
        return encoded(JSON.valueToTree(Map.of(key, values)).toString());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** The nodes of a swarm, by id. */
    public static final class NodeNames {
        private final List<JsonNode> nodes;

        public NodeNames(List<JsonNode> nodes) {
            this.nodes = nodes;
        }

        public String name(String id) {
            return nodes.stream()
                    .filter(node -> node.path("ID").asText().equals(id))
                    .map(node -> node.path("Description").path("Hostname").asText())
                    .findFirst()
                    .orElse("");
        }

        /** Returns the names of the nodes that are down. */
        public List<String> down() {
            return nodes.stream()
                    .filter(node -> node.path("Status").path("State").asText().equals("down"))
                    .map(node -> node.path("Description").path("Hostname").asText())
                    .sorted()
                    .toList();
        }

        /** Returns the value of a node's label, empty if it has none. */
        public String label(String id, String label) {
            return nodes.stream()
                    .filter(node -> node.path("ID").asText().equals(id))
                    .map(node -> node.path("Spec").path("Labels").path(label).asText())
                    .findFirst()
                    .orElse("");
        }

        /** Returns the name of the node with that label, empty when none has it. */
        public String labelled(String label, String value) {
            return nodes.stream()
                    .filter(node -> node.path("Spec")
                            .path("Labels")
                            .path(label)
                            .asText()
                            .equals(value))
                    .map(node -> node.path("Description").path("Hostname").asText())
                    .findFirst()
                    .orElse("");
        }

        /** Returns whether a node is ready: the tasks of a node that went down are still reported as running. */
        public boolean isReady(String id) {
            return nodes.stream()
                    .filter(node -> node.path("ID").asText().equals(id))
                    .anyMatch(node -> node.path("Status").path("State").asText().equals("ready"));
        }
    }
}
