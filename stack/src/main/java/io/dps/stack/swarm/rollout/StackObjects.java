package io.dps.stack.swarm.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.SecretSpec;
import io.dps.contract.UserFailure;
import io.dps.stack.compose.ComposeFile;
import io.dps.stack.compose.ComposeNetwork;
import io.dps.stack.compose.ComposeObject;
import io.dps.stack.swarm.engine.EngineFailure;
import io.dps.stack.swarm.engine.EngineQueries;
import io.dps.stack.swarm.spec.ServiceSpecs.ObjectIds;
import io.dps.stack.swarm.spec.StackNames;
import io.dps.stack.swarm.state.SwarmStack;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** The networks, secrets and configs of a stack: finds them, and creates the missing ones. */
public final class StackObjects {
    private final SwarmStack stack;
    private final ComposeFile file;
    private final EngineQueries queries;
    private final Map<String, JsonNode> secrets = new LinkedHashMap<>();
    private final Map<String, JsonNode> configs = new LinkedHashMap<>();
    private final List<String> missing = new ArrayList<>();

    public StackObjects(SwarmStack stack, ComposeFile file) {
        this.stack = stack;
        this.file = file;
        this.queries = stack.queries();
        queries.secrets(Map.of()).forEach(secret -> secrets.put(nameOf(secret), secret));
        queries.configs(Map.of()).forEach(config -> configs.put(nameOf(config), config));
    }

    private static String nameOf(JsonNode object) {
        return object.path("Spec").path("Name").asText();
    }

    /** Returns the ids of the objects that exist; a missing object gets a placeholder id that no object has. */
    public ObjectIds find() {
        return ids((name, network) -> "", (name, object) -> "", (name, object) -> "");
    }

    /**
     * Returns the objects that {@link #find} or {@link #ensure} did not find, such as {@code network data-stream}.
     */
    public List<String> missing() {
        return List.copyOf(missing);
    }

    /** Creates the missing objects. */
    public ObjectIds ensure() {
        DockerClient client = stack.engine().client();
        return ids(
                (name, network) -> EngineFailure.translating("create network " + name, () -> client.createNetworkCmd()
                        .withName(name)
                        .withDriver(network.driver())
                        .withAttachable(network.attachable())
                        .withInternal(network.internal())
                        .withOptions(network.driverOptions())
                        .withLabels(stack.names().labels(network.labels()))
                        .withCheckDuplicate(true)
                        .exec()
                        .getId()),
                (name, object) ->
                        EngineFailure.translating("create secret " + name, () -> client.createSecretCmd(new SecretSpec()
                                        .withName(name)
                                        .withLabels(stack.names().labels(object.labels()))
                                        // docker-java encodes the data itself, and accepts only text.
                                        .withData(new String(content(object), StandardCharsets.UTF_8)))
                                .exec()
                                .getId()),
                (name, object) -> EngineFailure.translating("create config " + name, () -> client.createConfigCmd()
                        .withName(name)
                        .withLabels(stack.names().labels(object.labels()))
                        .withData(content(object))
                        .exec()
                        .getId()));
    }

    private byte[] content(ComposeObject object) {
        return stack.definition().content(object.file());
    }

    private ObjectIds ids(
            BiFunction<String, ComposeNetwork, String> makeNetwork,
            BiFunction<String, ComposeObject, String> makeSecret,
            BiFunction<String, ComposeObject, String> makeConfig) {
        missing.clear();
        Map<String, String> networks = new LinkedHashMap<>();
        file.networks().forEach((name, network) -> networks.put(name, network(name, network, makeNetwork)));
        return new ObjectIds(
                networks,
                objects("secret", file.secrets(), secrets, makeSecret),
                objects("config", file.configs(), configs, makeConfig));
    }

    private String network(String name, ComposeNetwork network, BiFunction<String, ComposeNetwork, String> maker) {
        String whole = stack.names().network(name, network);
        Optional<JsonNode> found = queries.networksNamed(whole).stream().findFirst();
        if (found.isPresent()) {
            requireOwn("network", whole, found.get().path("Labels"), network.external());
            return found.get().path("Id").asText();
        }
        requireMakeable("network", whole, network.external());
        return maker.apply(whole, network);
    }

    private Map<String, String> objects(
            String kind,
            Map<String, ComposeObject> wanted,
            Map<String, JsonNode> existing,
            BiFunction<String, ComposeObject, String> maker) {
        Map<String, String> ids = new LinkedHashMap<>();
        wanted.forEach((name, object) -> {
            String whole = stack.names().object(name, object);
            JsonNode found = existing.get(whole);
            if (found != null) {
                requireOwn(kind, whole, found.path("Spec").path("Labels"), object.external());
                ids.put(name, found.path("ID").asText());
            } else {
                requireMakeable(kind, whole, object.external());
                ids.put(name, maker.apply(whole, object));
            }
        });
        return ids;
    }

    private void requireOwn(String kind, String name, JsonNode labels, boolean external) {
        boolean own = labels.path(StackNames.NAMESPACE)
                        .asText()
                        .equals(stack.names().stack())
                && labels.path(StackNames.CONTEXT).asText().equals(stack.names().context());
        if (!external && !own) {
            throw UserFailure.failed(
                    kind + " " + name + " does not belong to this context: " + owner(labels),
                    kind.equals("network")
                            ? "stop what uses the network, then remove it"
                            : "set stack.name to another name");
        }
    }

    /** Describes the owner of an object. */
    static String owner(JsonNode labels) {
        String context = labels.path(StackNames.CONTEXT).asText();
        String namespace = labels.path(StackNames.NAMESPACE).asText();
        if (!context.isEmpty()) {
            return "context '" + context + "' deployed it";
        }
        return namespace.isEmpty() ? "it belongs to no stack" : "stack " + namespace + " was not deployed by dps";
    }

    private void requireMakeable(String kind, String name, boolean external) {
        if (external) {
            throw UserFailure.failed(
                    "there is no " + kind + " " + name, "create it first; the stack declares it as external");
        }
        missing.add(kind + " " + name);
    }

    /** Removes secrets and configs of earlier deploys to which no service refers any more. */
    void removeOrphans() {
        EngineQueries queries = stack.queries();
        Set<String> used = new HashSet<>();
        file.secrets().forEach((name, object) -> used.add(stack.names().object(name, object)));
        file.configs().forEach((name, object) -> used.add(stack.names().object(name, object)));
        for (JsonNode secret : queries.secrets(stack.names().ownFilter())) {
            if (!used.contains(secret.path("Spec").path("Name").asText())) {
                tolerantly(() -> stack.engine()
                        .client()
                        .removeSecretCmd(secret.path("ID").asText())
                        .exec());
            }
        }
        for (JsonNode config : queries.configs(stack.names().ownFilter())) {
            if (!used.contains(config.path("Spec").path("Name").asText())) {
                tolerantly(() -> stack.engine()
                        .client()
                        .removeConfigCmd(config.path("ID").asText())
                        .exec());
            }
        }
    }

    /**
     * Ignores a refused removal: the engine keeps an object to which the previous spec of a service still refers, for a
     * rollback. The next deploy tries again.
     */
    private static void tolerantly(Runnable removal) {
        try {
            removal.run();
        } catch (DockerException e) {
            return;
        }
    }
}
