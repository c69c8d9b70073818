package io.dps.stack.swarm.verbs;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.api.model.SwarmNodeAvailability;
import com.github.dockerjava.api.model.SwarmNodeRole;
import com.github.dockerjava.api.model.SwarmNodeSpec;
import io.dps.contract.Deadline;
import io.dps.contract.Suggestion;
import io.dps.contract.UserFailure;
import io.dps.stack.model.Nodes;
import io.dps.stack.swarm.engine.EngineClock;
import io.dps.stack.swarm.engine.EngineFailure;
import io.dps.stack.swarm.engine.SwarmMembership;
import io.dps.stack.swarm.engine.SwarmNode;
import io.dps.stack.swarm.engine.SwarmService;
import io.dps.stack.swarm.engine.SwarmTask;
import io.dps.stack.swarm.engine.VersionedUpdate;
import io.dps.stack.swarm.state.SwarmStack;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The nodes of the swarm that the engine manages; needs no deployed stack. */
public final class SwarmNodes implements Nodes {
    private static final Duration DEMOTION = Duration.ofMinutes(1);
    private static final long POLL_MILLIS = 200;
    private static final int ID_DIGITS = 12;
    /** The fewest digits of an id that name a node. */
    private static final int ID_PREFIX = 4;

    private final SwarmStack stack;
    private final EngineClock pause;

    public SwarmNodes(SwarmStack stack, EngineClock pause) {
        this.stack = stack;
        this.pause = pause;
    }

    @Override
    public List<NodeStatus> list() {
        requireManager();
        Map<String, String> services = services().stream()
                .collect(Collectors.toMap(
                        SwarmService::id, service -> stack.names().shortName(service.name())));
        List<SwarmTask> tasks = SwarmTask.of(stack.queries().tasks(Map.of())).stream()
                .filter(task -> task.isHealthy() && services.containsKey(task.serviceId()))
                .toList();
        return nodes().stream().map(node -> status(node, tasks, services)).toList();
    }

    private static NodeStatus status(SwarmNode node, List<SwarmTask> tasks, Map<String, String> services) {
        return new NodeStatus(
                node.name(),
                node.id().substring(0, Math.min(ID_DIGITS, node.id().length())),
                node.role(),
                node.managing(),
                node.state(),
                node.availability(),
                node.address(),
                node.engine(),
                node.cpus(),
                node.memoryBytes(),
                tasks.stream()
                        .filter(task -> task.nodeId().equals(node.id()))
                        // The task of a global service has no number.
                        .map(task -> services.get(task.serviceId()) + (task.slot() == 0 ? "" : "." + task.slot()))
                        .sorted()
                        .toList(),
                node.labels());
    }

    @Override
    public String joinCommand(Role role) {
        JsonNode info = requireManager();
        String self = info.path("Swarm").path("NodeID").asText();
        String address = nodes().stream()
                .filter(node -> node.id().equals(self))
                .map(SwarmNode::managerAddress)
                .findFirst()
                .orElse("");
        if (address.isEmpty() || address.startsWith("127.") || address.startsWith("[::1]")) {
            throw UserFailure.failed(
                    "other nodes cannot join this swarm: its manager's address is "
                            + (address.isEmpty() ? "unknown" : address),
                    "make the swarm again with an address that they reach: docker swarm leave --force, then"
                            + " docker swarm init --advertise-addr ADDRESS");
        }
        JsonNode tokens = stack.queries().swarm().path("JoinTokens");
        String token = tokens.path(role == Role.MANAGER ? "Manager" : "Worker").asText();
        return "docker swarm join --token " + token + " " + address;
    }

    @Override
    public NodeStatus label(String name, Map<String, Optional<String>> changes) {
        return change(name, spec -> {
            Map<String, String> labels = new HashMap<>(spec.getLabels());
            changes.forEach((label, value) ->
                    value.ifPresentOrElse(given -> labels.put(label, given), () -> labels.remove(label)));
            return spec.withLabels(labels);
        });
    }

    @Override
    public NodeStatus drain(String name, Consumer<List<String>> consent) {
        requireManager();
        List<SwarmNode> all = nodes();
        SwarmNode node = find(name, all);
        if (all.stream().noneMatch(other -> !other.id().equals(node.id()) && other.takesTasks())) {
            throw UserFailure.failed(
                    "no other node could take the tasks of " + node.name(),
                    all.size() == 1
                            ? "add a node first: stack nodes join-command"
                            : "make another node active first: stack nodes activate NODE");
        }
        consent.accept(servicesWithData(node));
        return change(node.id(), spec -> spec.withAvailability(SwarmNodeAvailability.DRAIN));
    }

    private List<String> servicesWithData(SwarmNode node) {
        return services().stream()
                .filter(SwarmService::hasVolume)
                .filter(service -> SwarmTask.of(stack.queries().tasksOfService(service.id())).stream()
                        .anyMatch(task -> task.isHealthy() && task.nodeId().equals(node.id())))
                .map(service -> stack.names().shortName(service.name()))
                .sorted()
                .toList();
    }

    @Override
    public NodeStatus activate(String name) {
        return change(name, spec -> spec.withAvailability(SwarmNodeAvailability.ACTIVE));
    }

    @Override
    public void remove(String name, Removal removal, Runnable consent) {
        String self = requireManager().path("Swarm").path("NodeID").asText();
        List<SwarmNode> all = nodes();
        SwarmNode node = find(name, all);
        if (node.isManager()) {
            requireQuorumWithout(node, all);
        }
        if (node.id().equals(self)) {
            throw UserFailure.failed(
                    node.name() + " cannot remove itself: it is the node whose engine dps asks",
                    "set DOCKER_HOST to the engine of another manager");
        }
        if (node.isReady() && removal == Removal.DOWN) {
            throw UserFailure.failed(
                    node.name() + " is up",
                    "move its tasks away (stack nodes drain " + node.name()
                            + ") and let it leave (there: docker swarm leave --force), or remove it as it is: --force");
        }
        consent.run();
        if (node.isManager()) {
            demote(node);
        }
        EngineFailure.translating("remove node " + node.name(), () -> stack.engine()
                .client()
                .removeSwarmNodeCmd(node.id())
                .withForce(removal == Removal.ANY)
                .exec());
    }

    /** A swarm that has lost its quorum can be changed no more, and needs a hand to be rescued. */
    private static void requireQuorumWithout(SwarmNode node, List<SwarmNode> all) {
        List<SwarmNode> left = all.stream()
                .filter(other -> other.isManager() && !other.id().equals(node.id()))
                .toList();
        if (left.isEmpty()) {
            throw UserFailure.failed(
                    node.name() + " is the last manager of the swarm",
                    "add another manager first: stack nodes join-command");
        }
        long reachable = left.stream().filter(SwarmNode::isReachableManager).count();
        if (reachable * 2 <= left.size()) {
            throw UserFailure.failed(
                    "without " + node.name() + " the swarm has no quorum: " + reachable + " of the " + left.size()
                            + " managers left " + (reachable == 1 ? "is" : "are") + " reachable",
                    "first start or remove a manager that is unreachable (see: stack nodes), or add another one:"
                            + " stack nodes join-command");
        }
    }

    private void demote(SwarmNode node) {
        change(node.id(), spec -> spec.withRole(SwarmNodeRole.WORKER));
        Deadline deadline = pause.deadline(DEMOTION);
        while (nodes().stream().anyMatch(other -> other.id().equals(node.id()) && other.isManager())) {
            if (deadline.isOver()) {
                throw UserFailure.timeout(
                        node.name() + " is still a manager " + DEMOTION.toSeconds() + " s after it was made a worker",
                        "see: stack nodes; repeat the command when all managers are reachable");
            }
            pause.of(POLL_MILLIS, "waiting until " + node.name() + " is a worker");
        }
    }

    private NodeStatus change(String name, UnaryOperator<SwarmNodeSpec> change) {
        requireManager();
        SwarmNode node = find(name, nodes());
        VersionedUpdate.retrying("node " + node.name(), pause, () -> {
            SwarmNode now = find(node.id(), nodes());
            stack.engine()
                    .client()
                    .updateSwarmNodeCmd()
                    .withSwarmNodeId(now.id())
                    .withVersion(now.version())
                    .withSwarmNodeSpec(change.apply(now.spec()))
                    .exec();
        });
        return list().stream()
                .filter(changed -> node.id().startsWith(changed.id()))
                .findFirst()
                .orElseThrow(() -> noSuch(node.name(), nodes()));
    }

    private JsonNode requireManager() {
        return new SwarmMembership(stack.engine()).requireManager();
    }

    private List<SwarmNode> nodes() {
        return stack.queries().nodes().stream()
                .map(SwarmNode::of)
                .sorted(Comparator.comparing(SwarmNode::name).thenComparing(SwarmNode::id))
                .toList();
    }

    private List<SwarmService> services() {
        return stack.queries().services(stack.names().ownFilter()).stream()
                .map(SwarmService::of)
                .toList();
    }

    private static SwarmNode find(String name, List<SwarmNode> nodes) {
        List<SwarmNode> found = nodes.stream()
                .filter(node -> node.name().equals(name)
                        || node.id().equals(name)
                        || name.length() >= ID_PREFIX && node.id().startsWith(name))
                .toList();
        if (found.size() > 1) {
            throw UserFailure.usage(
                    found.size() + " nodes are called '" + name + "'",
                    "use an id: "
                            + found.stream()
                                    .map(node -> node.id() + " (" + node.state() + ")")
                                    .collect(Collectors.joining(", ")));
        }
        return found.stream().findFirst().orElseThrow(() -> noSuch(name, nodes));
    }

    private static UserFailure noSuch(String name, List<SwarmNode> nodes) {
        List<String> names = nodes.stream().map(SwarmNode::name).distinct().toList();
        return UserFailure.usage(
                "there is no node '" + name + "'",
                Suggestion.hint(name, names, "nodes are " + String.join(", ", names)));
    }
}
