package io.dps.stack.swarm.state;

import io.dps.contract.UserFailure;
import io.dps.stack.compose.ComposeFile;
import io.dps.stack.compose.ComposeFileUse;
import io.dps.stack.compose.ComposeObject;
import io.dps.stack.compose.ComposeService;
import io.dps.stack.model.HealthCheck;
import io.dps.stack.model.Secret;
import io.dps.stack.state.ContextFolder;
import io.dps.stack.swarm.engine.EngineConnection;
import io.dps.stack.swarm.engine.EngineQueries;
import io.dps.stack.swarm.engine.LastingEngine;
import io.dps.stack.swarm.image.Sha256;
import io.dps.stack.swarm.spec.StackDefinition;
import io.dps.stack.swarm.spec.StackNames;
import io.dps.stack.swarm.spec.StackParts;
import io.dps.stack.swarm.spec.SwarmChoices;
import io.dps.stack.swarm.state.SwarmState.StateFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * One context's stack and the data that the commands share. Connects to the engine on first use. Safe to use from
 * several threads.
 */
public final class SwarmStack implements AutoCloseable {
    private static final int HASH_DIGITS = 12;

    private final ContextFolder folder;
    private final StateFile stateFile;
    private final StackNames names;
    private final StackDefinition definition;
    private final Supplier<Map<String, String>> images;
    private final LastingEngine engine;
    private final List<Supplier<EngineConnection>> nodes;
    private final Map<String, HealthCheck> checks;

    /** A stack on a swarm whose nodes the context does not name. */
    public SwarmStack(
            ContextFolder folder,
            String name,
            StackDefinition definition,
            Supplier<Map<String, String>> images,
            Supplier<EngineConnection> opener,
            Map<String, HealthCheck> checks) {
        this(folder, name, definition, images, opener, List.of(), checks);
    }

    /**
     * @param name name of the stack
     * @param images variables of the compose file that name images
     * @param opener opens the connection to the engine that is asked about the swarm
     * @param nodes open connections to the engines of single nodes, as far as the context names them
     * @param checks health checks by service name
     */
    public SwarmStack(
            ContextFolder folder,
            String name,
            StackDefinition definition,
            Supplier<Map<String, String>> images,
            Supplier<EngineConnection> opener,
            List<Supplier<EngineConnection>> nodes,
            Map<String, HealthCheck> checks) {
        this.folder = folder;
        this.stateFile = new StateFile(folder);
        this.names = new StackNames(name, folder.context());
        this.definition = definition;
        this.images = images;
        this.engine = new LastingEngine(opener, nodes.size() > 1, System::nanoTime);
        this.nodes = List.copyOf(nodes);
        this.checks = Map.copyOf(checks);
    }

    public ContextFolder folder() {
        return folder;
    }

    public StateFile stateFile() {
        return stateFile;
    }

    public StackNames names() {
        return names;
    }

    /**
     * Returns the images of this version of dps, by their variables in the compose file; reads jars whose digest is
     * not cached.
     */
    public Map<String, String> images() {
        return images.get();
    }

    public StackDefinition definition() {
        return definition;
    }

    /**
     * Returns the connection to the engine; another one when that which was used so far answers no more.
     *
     * @throws UserFailure of kind {@code UNREACHABLE} when no engine answers
     */
    public EngineConnection engine() {
        return engine.get();
    }

    public EngineQueries queries() {
        return new EngineQueries(engine());
    }

    /** Returns what opens connections to the engines of single nodes; none if the context does not name them. */
    public List<Supplier<EngineConnection>> nodes() {
        return nodes;
    }

    public Optional<HealthCheck> check(String service) {
        return Optional.ofNullable(checks.get(service));
    }

    public Optional<SwarmState> deployment() {
        return stateFile.load().filter(SwarmState::deployed);
    }

    /** @throws UserFailure of kind {@code UNREACHABLE} when nothing is deployed */
    public SwarmState requireDeployment() {
        return deployment()
                .orElseThrow(() -> UserFailure.unreachable(
                        "nothing is deployed in context " + folder.context(), "run 'stack deploy' first"));
    }

    /** Returns the compose file with these choices applied. */
    public ComposeFile file(SwarmChoices choices) {
        Map<String, String> variables = variables(choices);
        ComposeFile draft = definition.load(variables, choices.overlays());
        // Salted: secret names are visible to anyone on the swarm, and an unsalted hash of a weak password could be
        // guessed.
        byte[] salt = SwarmSecrets.SPARK_SECRET
                .find(folder)
                .map(Secret::value)
                .orElse("")
                .getBytes(StandardCharsets.UTF_8);
        draft.secrets().forEach((name, object) -> addHash(name, object, salt, variables));
        draft.configs().forEach((name, object) -> addHash(name, object, new byte[0], variables));
        ComposeFile file = definition.load(variables, choices.overlays());
        Map<String, ComposeService> services = new LinkedHashMap<>(file.services());
        StackParts.requireOptional(choices.without(), file);
        services.keySet().removeAll(StackParts.services(choices.without()));
        return new ComposeFile(
                services,
                file.networks(),
                file.volumes(),
                used(file.secrets(), services.values(), ComposeService::secrets),
                used(file.configs(), services.values(), ComposeService::configs));
    }

    /** Returns the secrets or configs in use: services that are left out need none. */
    private static Map<String, ComposeObject> used(
            Map<String, ComposeObject> all,
            Collection<ComposeService> services,
            Function<ComposeService, List<ComposeFileUse>> uses) {
        Set<String> names = services.stream()
                .flatMap(service -> uses.apply(service).stream())
                .map(ComposeFileUse::source)
                .collect(Collectors.toSet());
        Map<String, ComposeObject> used = new LinkedHashMap<>(all);
        used.keySet().retainAll(names);
        return used;
    }

    /** Returns the variables of the compose file, except for the hashes of contents. */
    public Map<String, String> variables(SwarmChoices choices) {
        Map<String, String> variables = new LinkedHashMap<>(choices.images());
        choices.ports().forEach((variable, port) -> variables.put(variable, Integer.toString(port)));
        variables.put("DPS_STACK", names.stack());
        variables.put("DPS_SECRETS", folder.secrets().toString());
        variables.put("DPS_ADVERTISE", choices.advertise());
        variables.put("DPS_CLUSTER_ID", choices.clusterId());
        variables.put("DPS_CPUS", Integer.toString(choices.cpus()));
        variables.put("DPS_KAFKA_UI_READONLY", Boolean.toString(!choices.kafkaUiWritable()));
        variables.put("DPS_NOTIFY_FORMAT", choices.notifyFormat());
        variables.putAll(choices.overlayVariables());
        return variables;
    }

    /**
     * Adds the hash of the content with which the object's name ends: Swarm cannot change the content of an object, so
     * changed content needs a new name.
     */
    private void addHash(String name, ComposeObject object, byte[] salt, Map<String, String> variables) {
        if (object.external()) {
            return;
        }
        String variable = "DPS_HASH_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
        Path file = Path.of(object.file());
        // A plan before the first deploy has no secrets yet.
        boolean planned = file.startsWith(folder.secrets()) && !Files.exists(file);
        variables.put(
                variable,
                planned
                        ? "new"
                        : new Sha256()
                                .add(salt)
                                .add(definition.content(object.file()))
                                .hex()
                                .substring(0, HASH_DIGITS));
    }

    /** Returns whether a service has no tasks until someone submits it. */
    public static boolean isApplication(ComposeService service) {
        return !service.deploy().global() && service.deploy().replicas().equals(Optional.of(0));
    }

    @Override
    public void close() {
        engine.close();
    }
}
