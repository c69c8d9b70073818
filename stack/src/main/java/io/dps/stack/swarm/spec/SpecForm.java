package io.dps.stack.swarm.spec;

import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.dockerjava.api.model.ServiceSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Normalises a spec so that two specs with the same meaning are equal: drops empty values and the engine's defaults,
 * and sorts lists whose order does not matter.
 */
public final class SpecForm {
    private static final ObjectMapper JSON = new ObjectMapper().setDefaultPropertyInclusion(Include.NON_NULL);

    /** Lists whose order matters. */
    private static final Set<String> ORDERED = Set.of("Args", "Command", "Test", "Constraints", "Preferences");

    private SpecForm() {}

    public static JsonNode of(ServiceSpec spec) {
        return of(JSON.valueToTree(spec));
    }

    /** @param spec spec as the engine reports it, or a part of it */
    public static JsonNode of(JsonNode spec) {
        return form("", spec);
    }

    private static JsonNode form(String name, JsonNode node) {
        if (node.isObject()) {
            ObjectNode made = JsonNodeFactory.instance.objectNode();
            node.properties().forEach(field -> {
                JsonNode value = form(field.getKey(), field.getValue());
                if (!isDefault(field.getKey(), value)) {
                    made.set(field.getKey(), value);
                }
            });
            return made;
        }
        if (node.isArray()) {
            List<JsonNode> items = new ArrayList<>();
            node.forEach(item -> items.add(form("", item)));
            if (!ORDERED.contains(name)) {
                items.sort(Comparator.comparing(JsonNode::toString));
            }
            ArrayNode made = JsonNodeFactory.instance.arrayNode();
            items.forEach(made::add);
            return made;
        }
        // Numbers are compared by value: 0.0 equals 0.
        return node.isNumber() && node.decimalValue().stripTrailingZeros().scale() <= 0
                ? JsonNodeFactory.instance.numberNode(node.longValue())
                : node.isFloatingPointNumber() ? JsonNodeFactory.instance.numberNode((float) node.doubleValue()) : node;
    }

    private static boolean isDefault(String name, JsonNode value) {
        if (value.isNull() || (value.isContainerNode() && value.isEmpty() && !name.equals("Global"))) {
            return true;
        }
        return switch (name) {
            case "Replicas" -> false;
            case "mode" -> true;
            case "Isolation" -> value.asText().equals("default");
            case "FailureAction" -> value.asText().equals("pause");
            case "Order" -> value.asText().equals("stop-first");
            case "Condition" -> value.asText().equals("any");
            case "Runtime" -> value.asText().equals("container");
            case "Monitor" -> value.asLong() == 5_000_000_000L;
            case "Init" -> false;
            default ->
                (value.isNumber() && value.decimalValue().signum() == 0)
                        || (value.isBoolean() && !value.asBoolean())
                        || (value.isTextual() && value.asText().isEmpty());
        };
    }

    /** Returns the paths of the fields that differ, such as {@code TaskTemplate.Resources.Limits.MemoryBytes}. */
    public static List<String> differences(JsonNode one, JsonNode other) {
        List<String> paths = new ArrayList<>();
        collect("", one, other, paths);
        return paths;
    }

    private static void collect(String path, JsonNode one, JsonNode other, List<String> paths) {
        if (one.equals(other)) {
            return;
        }
        if (!one.isObject() || !other.isObject()) {
            paths.add(path);
            return;
        }
        Set<String> names = new TreeSet<>();
        one.fieldNames().forEachRemaining(names::add);
        other.fieldNames().forEachRemaining(names::add);
        for (String name : names) {
            collect(path.isEmpty() ? name : path + "." + name, one.path(name), other.path(name), paths);
        }
    }
}
