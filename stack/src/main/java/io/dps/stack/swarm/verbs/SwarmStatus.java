package io.dps.stack.swarm.verbs;

import io.dps.stack.compose.ComposeFile;
import io.dps.stack.compose.ComposeService;
import io.dps.stack.health.HealthFailure;
import io.dps.stack.health.ParallelHealthChecks;
import io.dps.stack.model.ServiceStatus;
import io.dps.stack.model.ServiceStatus.Ending;
import io.dps.stack.model.ServiceStatus.Kind;
import io.dps.stack.model.ServiceStatus.State;
import io.dps.stack.swarm.engine.EngineQueries.NodeNames;
import io.dps.stack.swarm.engine.SwarmService;
import io.dps.stack.swarm.engine.SwarmTask;
import io.dps.stack.swarm.engine.TaskLog;
import io.dps.stack.swarm.rollout.StackServices;
import io.dps.stack.swarm.rollout.StreamServices;
import io.dps.stack.swarm.spec.SwarmChoices;
import io.dps.stack.swarm.state.SwarmEndpoints;
import io.dps.stack.swarm.state.SwarmStack;
import io.dps.stack.swarm.state.SwarmState;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reports the state of a stack's services and applications; changes nothing. */
public final class SwarmStatus {
    private static final Pattern LABEL = Pattern.compile("node\\.labels\\.(?<label>\\S+) == (?<value>\\S+)");

    private final SwarmStack stack;
    private final StackServices services;

    public SwarmStatus(SwarmStack stack, StackServices services) {
        this.stack = stack;
        this.services = services;
    }

    /**
     * Asks the engine for the state of all services, then runs health checks on those that the engine reports as
     * healthy.
     */
    public List<ServiceStatus> all(SwarmState state) {
        Map<String, SwarmService> existing = services.all();
        ComposeFile file = StreamServices.in(stack.file(state.choices()), existing);
        NodeNames nodes = new NodeNames(stack.queries().nodes());
        // The engine takes a second to report the memory of a container.
        List<Optional<ServiceStatus>> rows =
                ParallelHealthChecks.of(file.services().values(), service -> {
                    Optional<SwarmService> found = Optional.ofNullable(existing.get(service.name()));
                    if (SwarmStack.isApplication(service)) {
                        return found.filter(SwarmStatus::wasSubmitted)
                                .map(now -> application(service.name(), now, services.tasks(now), nodes));
                    }
                    String endpoint = SwarmEndpoints.of(stack, service.name(), state.choices(), file);
                    return Optional.of(found.map(now ->
                                    asked(service(service, now, services.tasks(now), nodes, endpoint), state.choices()))
                            .orElseGet(
                                    () -> status(service.name(), Kind.SERVICE, State.DEAD, "its service is missing")));
                });
        return rows.stream()
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(ServiceStatus::kind))
                .toList();
    }

    /** Runs dps's own check of a service whose container is healthy, since the service may still not answer. */
    private ServiceStatus asked(ServiceStatus service, SwarmChoices choices) {
        if (service.state() != State.HEALTHY || !service.isRunning()) {
            return service;
        }
        return stack.check(service.name())
                .flatMap(check -> HealthFailure.of(check, () -> SwarmEndpoints.of(stack, choices)))
                .map(failure -> service.unanswering(failure.words()))
                .orElse(service);
    }

    /** Returns the status of services that are not deployed. */
    public static List<ServiceStatus> absent(ComposeFile file, boolean removed) {
        return file.services().values().stream()
                .filter(service -> !SwarmStack.isApplication(service))
                .map(service -> status(
                        service.name(),
                        Kind.SERVICE,
                        removed ? State.STOPPED : State.ABSENT,
                        removed ? "removed; its data is kept" : ""))
                .toList();
    }

    public Optional<ServiceStatus> application(String name) {
        return services.find(name)
                .filter(SwarmStatus::wasSubmitted)
                .map(found -> application(
                        name,
                        found,
                        services.tasks(found),
                        new NodeNames(stack.queries().nodes())));
    }

    /** Returns whether an application was ever submitted; each submission raises the counter of forced updates. */
    static boolean wasSubmitted(SwarmService service) {
        return service.forceUpdate() > 0;
    }

    private ServiceStatus service(
            ComposeService service, SwarmService now, List<SwarmTask> tasks, NodeNames nodes, String endpoint) {
        List<SwarmTask> healthy = tasks.stream()
                .filter(task -> task.isHealthy() && nodes.isReady(task.nodeId()))
                .toList();
        int desired = service.deploy().global() ? Math.max(1, healthy.size()) : now.replicas();
        Optional<SwarmTask> latest = latest(tasks);
        Optional<SwarmTask> shown = healthy.isEmpty() ? latest : Optional.of(healthy.get(0));
        boolean well = healthy.size() >= desired;
        // The swarm keeps a task waiting for a node that may never come back.
        boolean lost = healthy.isEmpty() && nodes.down().contains(home(service, nodes));
        boolean gone = latest.isEmpty() || lost || tasks.stream().noneMatch(SwarmTask::isWanted);
        boolean done = gone && latest.filter(SwarmTask::isComplete).isPresent();
        State state =
                well ? State.HEALTHY : done ? State.ENDED : gone && latest.isPresent() ? State.DEAD : State.STARTING;
        return new ServiceStatus(
                service.name(),
                Kind.SERVICE,
                state,
                gone ? Optional.empty() : shown.map(SwarmStatus::shortId),
                gone ? Optional.empty() : shown.map(SwarmTask::changed),
                state == State.HEALTHY ? endpoint : "",
                shown.map(this::residentBytes).orElse(0L),
                lostNode(service, well, nodes).orElseGet(() -> lastError(tasks, well)),
                healthy.size() + "/" + desired,
                places(service, healthy, shown, nodes));
    }

    /** Returns the nodes where a service runs, or the one where it is to run. */
    private static String places(
            ComposeService service, List<SwarmTask> healthy, Optional<SwarmTask> shown, NodeNames nodes) {
        if (healthy.isEmpty()) {
            return shown.map(task -> nodes.name(task.nodeId()))
                    .filter(name -> !name.isEmpty())
                    .orElseGet(() -> home(service, nodes));
        }
        return healthy.stream()
                .map(task -> nodes.name(task.nodeId()))
                .distinct()
                .sorted()
                .collect(Collectors.joining(","));
    }

    /** Returns the node to which a label binds a service; empty for a service that runs anywhere. */
    private static String home(ComposeService service, NodeNames nodes) {
        return service.deploy().placement().constraints().stream()
                .map(LABEL::matcher)
                .filter(Matcher::matches)
                .map(found -> nodes.labelled(found.group("label"), found.group("value")))
                .findFirst()
                .orElse("");
    }

    /** Says that a service lacks a task because a node is down. */
    private static Optional<String> lostNode(ComposeService service, boolean well, NodeNames nodes) {
        List<String> down = nodes.down();
        String home = home(service, nodes);
        if (well || down.isEmpty() || !home.isEmpty() && !down.contains(home)) {
            return Optional.empty();
        }
        return Optional.of(
                home.isEmpty()
                        ? String.join(", ", down) + (down.size() == 1 ? " is down" : " are down")
                        : home + " is down, and what it stores is there");
    }

    /** Returns the last error of a service; it may be from a task before the current, healthy one. */
    private static String lastError(List<SwarmTask> tasks, boolean well) {
        Optional<SwarmTask> failed =
                tasks.stream().filter(task -> !task.error().isEmpty()).max(Comparator.comparing(SwarmTask::changed));
        if (failed.isPresent()) {
            return (well ? "earlier: " : "") + failed.get().error();
        }
        return well ? "" : latest(tasks).map(SwarmTask::message).orElse("no task yet");
    }

    private ServiceStatus application(String name, SwarmService now, List<SwarmTask> all, NodeNames nodes) {
        // Only the tasks of the last submission count.
        List<SwarmTask> tasks = all.stream()
                .filter(task -> task.forceUpdate() == now.forceUpdate())
                .toList();
        Optional<SwarmTask> latest = latest(tasks);
        if (now.replicas() == 0) {
            return status(name, Kind.APPLICATION, State.STOPPED, "");
        }
        if (latest.isEmpty()) {
            return status(name, Kind.APPLICATION, State.STARTING, "no task yet");
        }
        SwarmTask task = latest.get();
        if (task.isWanted() && !task.isComplete()) {
            Optional<String> failure = tasks.stream()
                    .filter(SwarmTask::hasFailed)
                    .reduce((a, b) -> b)
                    .map(this::howItEnded);
            return new ServiceStatus(
                    name,
                    Kind.APPLICATION,
                    task.isHealthy() ? State.HEALTHY : State.STARTING,
                    Optional.of(shortId(task)),
                    Optional.of(task.changed()),
                    "",
                    residentBytes(task),
                    failure.map(text -> "restarted after " + text).orElse(task.isHealthy() ? "" : task.error()),
                    task.isHealthy() ? "1/1" : "0/1",
                    nodes.name(task.nodeId()));
        }
        String how = howItEnded(task);
        return new ServiceStatus(
                        name,
                        Kind.APPLICATION,
                        task.isComplete() ? State.ENDED : State.DEAD,
                        Optional.empty(),
                        Optional.empty(),
                        "",
                        0,
                        "ended " + seconds(task.changed()) + ": " + how,
                        "0/1",
                        nodes.name(task.nodeId()))
                .endedBy(new Ending(
                        seconds(task.changed()),
                        how,
                        now.wanted().arguments(),
                        tasks.stream().noneMatch(SwarmTask::hasLostContainer)));
    }

    private static Instant seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }

    private String howItEnded(SwarmTask task) {
        Optional<String> printed = TaskLog.last(stack.queries(), task.id(), 20).stream()
                .filter(line -> line.startsWith("error: "))
                .reduce((a, b) -> b)
                .map(line -> line.substring("error: ".length()));
        String how = task.hasLostContainer()
                ? "its container is gone, as happens when the engine restarts"
                : task.exitCode().map(code -> "exit code " + code).orElse(task.error());
        return printed.map(error -> how + ": " + error).orElse(how);
    }

    private static Optional<SwarmTask> latest(List<SwarmTask> tasks) {
        return tasks.stream().filter(SwarmTask::isWanted).reduce((a, b) -> b).or(() -> tasks.stream()
                .reduce((a, b) -> b));
    }

    private static String shortId(SwarmTask task) {
        return task.id().substring(0, Math.min(12, task.id().length()));
    }

    private long residentBytes(SwarmTask task) {
        return task.containerId().isEmpty() ? 0 : stack.queries().memory(task.containerId());
    }

    private static ServiceStatus status(String name, Kind kind, State state, String detail) {
        return new ServiceStatus(
                name,
                kind,
                state,
                Optional.empty(),
                Optional.<Instant>empty(),
                "",
                0,
                detail,
                kind == Kind.SERVICE ? "0/1" : "0/0",
                "");
    }
}
