package io.dps.stack.swarm.spec;

import io.dps.stack.compose.ComposeNetwork;
import io.dps.stack.compose.ComposeObject;
import io.dps.stack.compose.ComposeVolume;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The names and labels of a stack's objects. They follow Docker's own {@code stack deploy}, so that Docker's stack
 * commands work on what dps deployed; an additional label names the context that owns an object.
 *
 * @param stack name of the stack
 * @param context name of the context that owns it
 */
public record StackNames(String stack, String context) {
    public static final String NAMESPACE = "com.docker.stack.namespace";
    static final String IMAGE = "com.docker.stack.image";
    public static final String CONTEXT = "io.dps.context";
    /** Names the stream of a user that a service runs. */
    public static final String STREAM = "io.dps.stream";

    public String service(String name) {
        return stack + "_" + name;
    }

    /** Returns the name of a service in the compose file. */
    public String shortName(String service) {
        return service.startsWith(stack + "_") ? service.substring(stack.length() + 1) : service;
    }

    public String network(String name, ComposeNetwork network) {
        return network.name().orElse(network.external() ? name : stack + "_" + name);
    }

    String volume(String name, ComposeVolume volume) {
        return volume.name().orElse(volume.external() ? name : stack + "_" + name);
    }

    public String object(String name, ComposeObject object) {
        return object.name().orElse(object.external() ? name : stack + "_" + name);
    }

    /** Returns all labels of an object: the given ones, and those that name its stack and context. */
    public Map<String, String> labels(Map<String, String> own) {
        Map<String, String> labels = new LinkedHashMap<>(own);
        labels.put(NAMESPACE, stack);
        labels.put(CONTEXT, context);
        return labels;
    }

    /** Returns the filter for objects of this context, even if another context has a stack of the same name. */
    public Map<String, String> ownFilter() {
        return Map.of(NAMESPACE, stack, CONTEXT, context);
    }

    public Map<String, String> filter() {
        return Map.of(NAMESPACE, stack);
    }
}
