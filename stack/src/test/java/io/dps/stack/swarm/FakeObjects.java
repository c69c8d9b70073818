package io.dps.stack.swarm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Networks, secrets and configs, in the form in which an engine tells them, and the filters of all its listings. */
final class FakeObjects {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> KINDS = List.of("networks", "secrets", "configs");

    private final Map<String, Map<String, ObjectNode>> objects = new HashMap<>();
    private final Map<String, Integer> lingering = new HashMap<>();
    private final Supplier<String> ids;

    FakeObjects(Supplier<String> ids) {
        this.ids = ids;
        KINDS.forEach(kind -> objects.put(kind, new LinkedHashMap<>()));
    }

    boolean has(String kind) {
        return KINDS.contains(kind);
    }

    Collection<ObjectNode> all(String kind) {
        return objects.get(kind).values();
    }

    /** Their names. */
    List<String> names(String kind) {
        return all(kind).stream().map(FakeObjects::name).toList();
    }

    String put(String kind, String name, Map<String, String> labels) {
        return add(kind, JSON.createObjectNode().put("Name", name).set("Labels", JSON.valueToTree(labels)));
    }

    /** @param made a network, or the spec of something else */
    String add(String kind, JsonNode made) {
        boolean network = kind.equals("networks");
        ObjectNode object = network ? made.deepCopy() : JSON.createObjectNode().set("Spec", made);
        String id = ids.get();
        object.put(network ? "Id" : "ID", id);
        objects.get(kind).put(id, object);
        return id;
    }

    Optional<ObjectNode> remove(String kind, String nameOrId) {
        return all(kind).stream()
                .filter(object -> id(object).equals(nameOrId) || name(object).equals(nameOrId))
                .findFirst()
                .map(object -> objects.get(kind).remove(id(object)));
    }

    /** Takes a network from the swarm, as {@code docker stack rm} does; the engine lists it for some looks more. */
    void lingers(String network, int looks) {
        all("networks").stream()
                .filter(found -> name(found).equals(network))
                .forEach(found -> lingering.put(id(found), looks));
    }

    /** Whether the swarm has a network. */
    boolean hasNetwork(String id) {
        return objects.get("networks").containsKey(id) && !lingering.containsKey(id);
    }

    List<JsonNode> listed(String kind, String filters) {
        List<JsonNode> found = matching(all(kind), filters);
        if (kind.equals("networks")) {
            lingering.replaceAll((id, looks) -> looks - 1);
            all(kind).removeIf(network -> lingering.getOrDefault(id(network), 1) <= 0);
        }
        return found;
    }

    /** Those of a listing that its filters let through: by labels, by id and by a part of the name. */
    static List<JsonNode> matching(Collection<? extends JsonNode> all, String filters) {
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode object : all) {
            if (matches(object, filters)) {
                found.add(object);
            }
        }
        return found;
    }

    private static boolean matches(JsonNode object, String filters) {
        try {
            JsonNode wanted = JSON.readTree(filters);
            JsonNode labels = object.has("Spec") ? object.at("/Spec/Labels") : object.path("Labels");
            for (JsonNode label : wanted.path("label")) {
                String[] both = label.asText().split("=", 2);
                if (!labels.path(both[0]).asText().equals(both[1])) {
                    return false;
                }
            }
            return (!wanted.has("id") || wanted.at("/id/0").asText().equals(id(object)))
                    && (!wanted.has("name")
                            || name(object).contains(wanted.at("/name/0").asText()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String name(JsonNode object) {
        return object.has("Spec")
                ? object.at("/Spec/Name").asText()
                : object.path("Name").asText();
    }

    private static String id(JsonNode object) {
        return object.path(object.has("ID") ? "ID" : "Id").asText();
    }
}
