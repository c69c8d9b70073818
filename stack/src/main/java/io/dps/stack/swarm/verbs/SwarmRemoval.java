package io.dps.stack.swarm.verbs;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import io.dps.contract.Deadline;
import io.dps.contract.UserFailure;
import io.dps.stack.model.PlannedChange;
import io.dps.stack.model.PlannedChange.Action;
import io.dps.stack.model.ProgressListener.Step;
import io.dps.stack.model.Target.Purge;
import io.dps.stack.state.ChangeLock;
import io.dps.stack.state.FileTree;
import io.dps.stack.state.Progress;
import io.dps.stack.state.StateFailure;
import io.dps.stack.swarm.engine.EngineClock;
import io.dps.stack.swarm.engine.EngineFailure;
import io.dps.stack.swarm.engine.EngineQueries;
import io.dps.stack.swarm.engine.SwarmMembership;
import io.dps.stack.swarm.engine.SwarmService;
import io.dps.stack.swarm.rollout.StackServices;
import io.dps.stack.swarm.spec.StackNames;
import io.dps.stack.swarm.state.SwarmStack;
import io.dps.stack.swarm.state.SwarmState;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Removes everything that carries the labels of this context's stack, and nothing else. */
public final class SwarmRemoval {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final long POLL_MILLIS = 250;

    private final SwarmStack stack;
    private final StackServices services;
    private final EngineClock pause;
    private final EngineQueries queries;
    private final Map<String, String> own;

    public SwarmRemoval(SwarmStack stack, StackServices services, EngineClock pause) {
        this.stack = stack;
        this.services = services;
        this.pause = pause;
        this.queries = stack.queries();
        this.own = stack.names().ownFilter();
    }

    public List<PlannedChange> plan(Purge purge) {
        Optional<SwarmState> state = stack.stateFile().load();
        List<PlannedChange> changes = new ArrayList<>();
        boolean inSwarm = !new SwarmMembership(stack.engine()).isAlone();
        if (inSwarm) {
            services().forEach(service -> changes.add(change(service.name(), Action.STOP, "service")));
            networks().forEach(network -> changes.add(change(network.path("Name"), Action.DELETE, "network")));
            queries.secrets(own).forEach(secret -> changes.add(change(name(secret), Action.DELETE, "secret")));
            queries.configs(own).forEach(config -> changes.add(change(name(config), Action.DELETE, "config")));
        }
        queries.volumes(own)
                .forEach(volume -> changes.add(change(
                        volume.path("Name"),
                        isRemoved(volume, purge) ? Action.DELETE : Action.KEEP,
                        "volume on this node")));
        if (state.flatMap(now -> now.choices().ofCluster()).isPresent()) {
            changes.add(change(
                    "volumes on other nodes",
                    Action.KEEP,
                    "this engine cannot remove them; there: docker volume ls -q --filter label=" + StackNames.CONTEXT
                            + "=" + stack.names().context() + " | xargs docker volume rm"));
        }
        if (inSwarm && state.filter(SwarmState::madeSwarm).isPresent()) {
            Optional<String> foreign = foreign();
            changes.add(
                    foreign.isEmpty()
                            ? change("swarm", Action.DELETE, "dps created it, and it holds nothing else")
                            : change("swarm", Action.KEEP, foreign.get()));
        }
        if (purge == Purge.DATA && state.isPresent()) {
            changes.add(change(stack.folder().path().toString(), Action.DELETE, "state and secrets of the context"));
        }
        return List.copyOf(changes);
    }

    private static PlannedChange change(JsonNode name, Action action, String detail) {
        return change(name.asText(), action, detail);
    }

    private static PlannedChange change(String name, Action action, String detail) {
        return new PlannedChange(name, action, detail);
    }

    private static JsonNode name(JsonNode object) {
        return object.path("Spec").path("Name");
    }

    private List<SwarmService> services() {
        return queries.services(own).stream().map(SwarmService::of).toList();
    }

    private List<JsonNode> networks() {
        return queries.networks(own);
    }

    /** Describes what else runs on the swarm. */
    private Optional<String> foreign() {
        int nodes = queries.nodes().size();
        if (nodes > 1) {
            return Optional.of("it has " + nodes + " nodes");
        }
        return queries.services(Map.of()).stream()
                .map(SwarmService::of)
                .filter(service ->
                        !service.label(StackNames.CONTEXT).equals(stack.names().context())
                                || !service.label(StackNames.NAMESPACE)
                                        .equals(stack.names().stack()))
                .findFirst()
                .map(service -> "it also holds service " + service.name())
                .or(() -> foreignObject(queries.secrets(Map.of()), "secret"))
                .or(() -> foreignObject(queries.configs(Map.of()), "config"));
    }

    private Optional<String> foreignObject(List<JsonNode> objects, String kind) {
        return objects.stream()
                .filter(object -> !object.path("Spec")
                        .path("Labels")
                        .path(StackNames.CONTEXT)
                        .asText()
                        .equals(stack.names().context()))
                .findFirst()
                .map(object -> "it also holds " + kind + " " + name(object).asText());
    }

    public List<PlannedChange> run(Purge purge, Progress progress) {
        if (!stack.folder().exists()) {
            return List.of();
        }
        return ChangeLock.holding(stack.folder(), "remove", () -> {
            List<PlannedChange> planned = plan(purge);
            Optional<SwarmState> state = stack.stateFile().load();
            if (!new SwarmMembership(stack.engine()).isAlone()) {
                removeObjects(progress);
            }
            removeEndedContainers();
            removeVolumes(purge);
            leaveSwarm(planned, state, progress);
            forget(purge, state);
            return planned;
        });
    }

    private void removeObjects(Progress progress) {
        List<SwarmService> doomed = services();
        for (int i = doomed.size() - 1; i >= 0; i--) {
            String name = stack.names().shortName(doomed.get(i).name());
            progress.report(name, Step.STOPPING, "");
            services.remove(doomed.get(i));
        }
        awaitContainers(progress);
        doomed.forEach(service -> progress.report(stack.names().shortName(service.name()), Step.STOPPED, ""));
        DockerClient client = stack.engine().client();
        queries.secrets(own)
                .forEach(secret -> removeRetrying(
                        "remove secret " + name(secret).asText(),
                        () -> client.removeSecretCmd(secret.path("ID").asText()).exec()));
        queries.configs(own)
                .forEach(config -> removeRetrying(
                        "remove config " + name(config).asText(),
                        () -> client.removeConfigCmd(config.path("ID").asText()).exec()));
        networks()
                .forEach(network ->
                        removeRetrying("remove network " + network.path("Name").asText(), () -> client.removeNetworkCmd(
                                        network.path("Id").asText())
                                .exec()));
        awaitNetworks();
    }

    /**
     * Waits until the networks are gone: the engine lists a removed network a moment longer, and a deploy would take
     * it for an existing one.
     */
    private void awaitNetworks() {
        Deadline deadline = pause.deadline(PATIENCE);
        while (!networks().isEmpty()) {
            if (deadline.isOver()) {
                throw UserFailure.timeout(
                        "network " + networks().get(0).path("Name").asText() + " still exists",
                        "see: docker network inspect; then run 'stack remove' again");
            }
            pause.of(POLL_MILLIS, "waiting for networks to disappear");
        }
    }

    /**
     * Waits until the containers of this node have ended. Tasks on other nodes need no wait here: as long as they run,
     * their network cannot be removed, and that removal is retried.
     */
    private void awaitContainers(Progress progress) {
        Deadline deadline = pause.deadline(PATIENCE);
        while (true) {
            List<JsonNode> running = queries.containers(own).stream()
                    .filter(container -> container.path("State").asText().equals("running"))
                    .toList();
            if (running.isEmpty()) {
                return;
            }
            if (deadline.isOver()) {
                throw UserFailure.timeout(
                        running.size() + " containers of the stack did not stop",
                        "see: docker ps; then run 'stack remove' again");
            }
            progress.report("stack", Step.WAITING, running.size() + " containers still run");
            pause.of(POLL_MILLIS, "waiting for containers to stop");
        }
    }

    /** Removes containers that have ended, since they hold their volumes and their network. */
    private void removeEndedContainers() {
        for (JsonNode container : queries.containers(own)) {
            removeRetrying("remove container " + container.path("Names"), () -> stack.engine()
                    .client()
                    .removeContainerCmd(container.path("Id").asText())
                    .withForce(true)
                    .withRemoveVolumes(true)
                    .exec());
        }
    }

    /**
     * Returns whether to remove a volume. In-memory volumes are always removed: such a volume is empty once its last
     * container has ended, and would keep its old mount options.
     */
    private static boolean isRemoved(JsonNode volume, Purge purge) {
        return purge == Purge.DATA
                || volume.path("Options").path("type").asText().equals("tmpfs");
    }

    private void removeVolumes(Purge purge) {
        for (JsonNode volume : queries.volumes(own)) {
            if (!isRemoved(volume, purge)) {
                continue;
            }
            String name = volume.path("Name").asText();
            removeRetrying(
                    "remove volume " + name,
                    () -> stack.engine().client().removeVolumeCmd(name).exec());
        }
    }

    /** Removes an object: retries while it is still in use, and succeeds if it is already gone. */
    private void removeRetrying(String doing, Runnable removal) {
        Deadline deadline = pause.deadline(PATIENCE);
        while (true) {
            try {
                removal.run();
                return;
            } catch (NotFoundException e) {
                return;
            } catch (DockerException e) {
                if (isGone(String.valueOf(e.getMessage()))) {
                    return;
                }
                if (deadline.isOver() || !isInUse(String.valueOf(e.getMessage()))) {
                    EngineFailure.translating(doing, () -> {
                        throw e;
                    });
                }
                pause.of(POLL_MILLIS, doing);
            }
        }
    }

    /**
     * Returns whether the object is gone. For a while the engine still lists a network that the swarm has removed,
     * and reports an internal error when asked to remove it.
     */
    private static boolean isGone(String message) {
        return message.contains("network") && message.contains("not found");
    }

    private static boolean isInUse(String message) {
        return message.contains("in use") || message.contains("active endpoints") || message.contains("in progress");
    }

    private void leaveSwarm(List<PlannedChange> planned, Optional<SwarmState> state, Progress progress) {
        boolean leaves = planned.stream()
                .anyMatch(change -> change.subject().equals("swarm") && change.action() == Action.DELETE);
        if (!leaves || foreign().isPresent()) {
            return;
        }
        SwarmMembership membership = new SwarmMembership(stack.engine());
        progress.report("swarm", Step.STOPPING, "leaving the swarm");
        membership.leave();
        if (!state.orElseThrow().bridgeBefore()) {
            removeRetrying("remove network " + SwarmMembership.BRIDGE, () -> stack.engine()
                    .client()
                    .removeNetworkCmd(SwarmMembership.BRIDGE)
                    .exec());
        }
        stack.stateFile().save(state.orElseThrow().withSwarmMade(false, false));
        progress.report("swarm", Step.STOPPED, "");
    }

    private void forget(Purge purge, Optional<SwarmState> state) {
        if (purge == Purge.KEEP_DATA) {
            stack.stateFile().load().ifPresent(now -> stack.stateFile().save(now.withDeployed(false)));
            return;
        }
        Path root = stack.folder().path();
        try {
            if (state.isPresent()) {
                FileTree.delete(stack.folder().secrets());
                FileTree.delete(stack.folder().logs());
            }
            stack.stateFile().delete();
            for (Path file : stack.folder().files()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(root);
        } catch (DirectoryNotEmptyException e) {
            // The folder holds a file that dps did not create.
            return;
        } catch (IOException e) {
            throw StateFailure.of("delete", root, e);
        }
    }
}
