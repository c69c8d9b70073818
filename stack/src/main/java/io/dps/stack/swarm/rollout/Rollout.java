package io.dps.stack.swarm.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.dps.contract.Deadline;
import io.dps.contract.UserFailure;
import io.dps.stack.compose.ComposeService;
import io.dps.stack.health.HealthFailure;
import io.dps.stack.model.ProgressListener.Step;
import io.dps.stack.state.Progress;
import io.dps.stack.state.StateFailure;
import io.dps.stack.swarm.engine.EngineClock;
import io.dps.stack.swarm.engine.EngineQueries.NodeNames;
import io.dps.stack.swarm.engine.SwarmService;
import io.dps.stack.swarm.engine.SwarmTask;
import io.dps.stack.swarm.engine.TaskLog;
import io.dps.stack.swarm.spec.SwarmChoices;
import io.dps.stack.swarm.state.SwarmEndpoints;
import io.dps.stack.swarm.state.SwarmStack;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Updates one service to its spec and waits until it is healthy, polling in steps. */
public final class Rollout {
    private static final int LOG_LINES = 20;
    private static final int FAILURES = 3;
    /** How long a task may be pending: a task that fits on no node may still fit once another task has ended. */
    private static final Duration PENDING = Duration.ofSeconds(20);

    /** How long a task without a health check must run before it counts as healthy. */
    private static final Duration SETTLED = Duration.ofSeconds(2);

    private final SwarmStack stack;
    private final StackServices services;
    private final EngineClock pause;
    private final ComposeService service;
    private final SpecChange change;
    private final Progress progress;
    private final SwarmChoices choices;
    private boolean begun;
    private boolean healthy;
    private Instant beganAt;
    private String waitingFor = "waiting for the services that it depends on";
    private String shown = "";
    private Optional<SwarmTask> last = Optional.empty();
    private Set<String> outdated = Set.of();
    private List<String> steady = List.of();
    private Deadline settled;

    public Rollout(
            SwarmStack stack,
            StackServices services,
            EngineClock pause,
            ComposeService service,
            SpecChange change,
            Progress progress,
            SwarmChoices choices) {
        this.stack = stack;
        this.services = services;
        this.pause = pause;
        this.settled = pause.deadline(SETTLED);
        this.service = service;
        this.change = change;
        this.progress = progress;
        this.choices = choices;
        this.beganAt = pause.now();
    }

    ComposeService service() {
        return service;
    }

    boolean isHealthy() {
        return healthy;
    }

    /** Returns what this rollout is waiting for, as text. */
    String waitingFor() {
        return waitingFor;
    }

    /** Creates or updates the service if it differs from the desired state. */
    void begin() {
        if (begun) {
            return;
        }
        begun = true;
        beganAt = pause.now();
        switch (change.kind()) {
            case CREATE -> {
                progress.report(service.name(), Step.STARTING, change.wanted().replicas() == 0 ? "on demand" : "");
                services.create(change.spec());
            }
            case CHANGE -> {
                progress.report(service.name(), Step.STARTING, "changed: " + String.join(", ", change.differences()));
                outdated = outdated();
                services.updateRetrying(service.name(), change.spec());
            }
            case UNCHANGED -> {
                if (check()) {
                    progress.report(service.name(), Step.UNCHANGED, "");
                    return;
                }
            }
        }
        look();
    }

    /**
     * Polls once.
     *
     * @throws UserFailure when it is clear that the service will not become healthy
     */
    void look() {
        if (begun && !healthy && check()) {
            progress.report(service.name(), Step.HEALTHY, "");
        }
    }

    /**
     * Returns the tasks that a change is going to replace; empty if the change replaces none. They must not count as
     * done, since an earlier deploy may have run the same job.
     */
    private Set<String> outdated() {
        if (change.differences().stream().noneMatch(field -> field.startsWith("TaskTemplate"))) {
            return Set.of();
        }
        return services.tasks(services.require(service.name())).stream()
                .map(SwarmTask::id)
                .collect(Collectors.toSet());
    }

    private boolean check() {
        SwarmService now = services.require(service.name());
        List<SwarmTask> tasks = services.tasks(now);
        List<SwarmTask> current = tasks.stream()
                .filter(task -> task.isWanted() && now.isCurrent(task))
                .toList();
        int replicas = service.deploy().global() ? Math.max(1, current.size()) : now.replicas();
        long running = current.stream().filter(SwarmTask::isHealthy).count();
        boolean done = tasks.stream()
                .anyMatch(task -> task.isComplete() && now.isCurrent(task) && !outdated.contains(task.id()));
        last = tasks.isEmpty() ? Optional.empty() : Optional.of(tasks.get(tasks.size() - 1));
        requireNotRolledBack(now, tasks, "rollback_started", "rollback_paused", "rollback_completed");
        if (done && current.isEmpty() && !restartsAlways()) {
            return healthy = true;
        }
        // How an earlier run of an application ended does not matter here: a deploy starts none.
        if (SwarmStack.isApplication(service) && change.kind() == SpecChange.Kind.UNCHANGED && current.isEmpty()) {
            return healthy = true;
        }
        // Checked only after the jobs above: the engine pauses the update of a job whose task completes within its
        // first seconds, because it takes that for a failure.
        requireNotRolledBack(now, tasks, "paused");
        if (running < replicas || isOneShot(replicas)) {
            wait(describe(tasks, running, replicas));
            requireHope(now, tasks);
            return false;
        }
        long surplus = change.kind() == SpecChange.Kind.CHANGE ? surplus(tasks) + current.size() - replicas : 0;
        if (surplus > 0) {
            wait(surplus == 1 ? "a surplus task has not stopped yet" : surplus + " surplus tasks have not stopped yet");
            return false;
        }
        if (now.updateState().equals("updating")) {
            wait("monitoring the new task for its first seconds");
            return false;
        }
        if (!isSteady(current)) {
            wait("its task has just been started");
            return false;
        }
        return replicas == 0 || answers() ? healthy = true : false;
    }

    private void requireNotRolledBack(SwarmService now, List<SwarmTask> tasks, String... states) {
        if (change.kind() == SpecChange.Kind.CHANGE && List.of(states).contains(now.updateState())) {
            throw rolledBack(now, tasks);
        }
    }

    /**
     * Counts the tasks that still have to end. Leaves out tasks on nodes that are down: such a task ends only when its
     * node comes back.
     */
    private long surplus(List<SwarmTask> tasks) {
        if (tasks.stream().noneMatch(SwarmTask::isEnding)) {
            return 0;
        }
        NodeNames nodes = new NodeNames(stack.queries().nodes());
        return tasks.stream()
                .filter(task -> task.isEnding() && nodes.isReady(task.nodeId()))
                .count();
    }

    /**
     * Returns whether the tasks have run long enough: without a health check, a task counts as running as soon as it
     * starts, even if it ends a moment later.
     */
    private boolean isSteady(List<SwarmTask> current) {
        if (service.healthcheck().isPresent()) {
            return true;
        }
        List<String> ids = current.stream().map(SwarmTask::id).sorted().toList();
        if (!ids.equals(steady)) {
            steady = ids;
            settled = pause.deadline(SETTLED);
        }
        return ids.isEmpty() || settled.isOver();
    }

    /**
     * Returns whether the service is a job, which is healthy only once its task has completed. Applications are not
     * jobs: a deploy does not wait for their end.
     */
    private boolean isOneShot(int replicas) {
        return replicas > 0
                && !restartsAlways()
                && service.healthcheck().isEmpty()
                && !SwarmStack.isApplication(service);
    }

    private boolean restartsAlways() {
        return service.deploy()
                .restartPolicy()
                .flatMap(policy -> policy.condition())
                .orElse("any")
                .equals("any");
    }

    private boolean answers() {
        Optional<HealthFailure> failure = stack.check(service.name())
                .flatMap(question -> HealthFailure.of(question, () -> SwarmEndpoints.of(stack, choices)));
        if (Thread.currentThread().isInterrupted()) {
            throw StateFailure.interrupted("waiting for " + service.name());
        }
        failure.ifPresent(found -> wait("it runs but does not answer yet: " + found.words()));
        return failure.isEmpty();
    }

    private void wait(String what) {
        waitingFor = what;
        if (!what.equals(shown)) {
            shown = what;
            progress.report(service.name(), Step.WAITING, what);
        }
    }

    private String describe(List<SwarmTask> tasks, long running, int replicas) {
        String count = replicas > 1 ? running + " of " + replicas + " run, " : "";
        if (last.isEmpty()) {
            return count + "no task yet";
        }
        SwarmTask task =
                tasks.stream().filter(SwarmTask::isWanted).reduce((a, b) -> b).orElse(last.get());
        String error = task.error().isEmpty() ? "" : ": " + task.error();
        if (task.state().equals("running") && isOneShot(replicas)) {
            return count + "its task has not finished yet";
        }
        if (task.state().equals("starting")) {
            return count + "its health check does not pass yet" + error;
        }
        return count + "its task is " + task.state() + error;
    }

    private void requireHope(SwarmService now, List<SwarmTask> tasks) {
        List<SwarmTask> mine = tasks.stream()
                .filter(task -> !task.created().isBefore(beganAt.minusSeconds(2)) && now.isCurrent(task))
                .toList();
        Optional<SwarmTask> rejected =
                mine.stream().filter(task -> task.state().equals("rejected")).findFirst();
        List<SwarmTask> failed =
                mine.stream().filter(task -> task.state().equals("failed")).toList();
        Optional<SwarmTask> stuck = tasks.stream()
                .filter(task -> task.isWanted()
                        && task.state().equals("pending")
                        && task.error().contains("no suitable node")
                        && Duration.between(beganAt, pause.now()).compareTo(PENDING) > 0)
                .findFirst();
        boolean portTaken = failed.stream().anyMatch(task -> task.error().contains("address already in use"));
        if (rejected.isPresent()) {
            throw trouble(rejected.get());
        }
        if (failed.size() >= FAILURES || portTaken) {
            throw trouble(failed.get(failed.size() - 1));
        }
        stuck.ifPresent(task -> {
            throw trouble(task);
        });
    }

    private UserFailure trouble(SwarmTask task) {
        TaskFailure trouble = TaskFailure.of(service, task);
        progress.report(service.name(), Step.FAILED, trouble.message());
        return new UserFailure(trouble.reason(), trouble.message(), trouble.hint(log(task)));
    }

    private UserFailure rolledBack(SwarmService now, List<SwarmTask> tasks) {
        Optional<SwarmTask> failed = tasks.stream().filter(SwarmTask::hasFailed).reduce((earlier, later) -> later);
        String why = failed.map(task -> TaskFailure.of(service, task).message()).orElse(now.updateMessage());
        progress.report(service.name(), Step.FAILED, why);
        String how = now.updateState().startsWith("rollback") ? "was rolled back" : "was stopped";
        return UserFailure.failed(
                "the change of " + service.name() + " " + how + ": " + why,
                failed.map(task -> TaskFailure.of(service, task).hint(log(task)))
                        .orElse(""));
    }

    /** Creates the failure to throw when the service is not healthy within the allowed time. */
    UserFailure late(Duration allowed) {
        List<String> lines = new ArrayList<>();
        last.flatMap(this::lastProbe).ifPresent(probe -> lines.add("health check: " + probe));
        last.filter(task -> !task.error().isEmpty()).ifPresent(task -> lines.add("task: " + task.error()));
        last.map(this::log)
                .filter(log -> !log.isEmpty())
                .ifPresent(log -> lines.add("its last lines:\n  " + String.join("\n  ", log)));
        if (lines.isEmpty()) {
            lines.add("see: stack logs " + service.name());
        }
        progress.report(service.name(), Step.FAILED, waitingFor);
        return UserFailure.timeout(
                service.name() + " is not healthy after " + allowed.toSeconds() + " s: " + waitingFor,
                String.join("\n", lines));
    }

    private Optional<String> lastProbe(SwarmTask task) {
        if (task.containerId().isEmpty()) {
            return Optional.empty();
        }
        JsonNode probes = stack.queries()
                .container(task.containerId())
                .map(container -> container.path("State").path("Health").path("Log"))
                .orElseGet(MissingNode::getInstance);
        if (probes.isEmpty()) {
            return Optional.empty();
        }
        return failure(probes.get(probes.size() - 1));
    }

    /** Describes how a probe of the health check failed; empty when the probe passed. */
    static Optional<String> failure(JsonNode probe) {
        int code = probe.path("ExitCode").asInt();
        String output = probe.path("Output").asText().strip();
        return code == 0 ? Optional.empty() : Optional.of(("exit code " + code + " " + output).strip());
    }

    private List<String> log(SwarmTask task) {
        return TaskLog.last(stack.queries(), task.id(), LOG_LINES);
    }
}
