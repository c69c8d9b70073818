package io.dps.stack.swarm.verbs;

import io.dps.contract.Deadline;
import io.dps.contract.UserFailure;
import io.dps.stack.compose.ComposeFile;
import io.dps.stack.compose.ComposeService;
import io.dps.stack.model.Application;
import io.dps.stack.model.ServiceStatus;
import io.dps.stack.state.ChangeLock;
import io.dps.stack.swarm.engine.EngineClock;
import io.dps.stack.swarm.engine.SwarmService;
import io.dps.stack.swarm.engine.SwarmTask;
import io.dps.stack.swarm.engine.TaskLog.LogFollower;
import io.dps.stack.swarm.rollout.StackObjects;
import io.dps.stack.swarm.rollout.StackServices;
import io.dps.stack.swarm.rollout.StreamServices;
import io.dps.stack.swarm.rollout.TaskFailure;
import io.dps.stack.swarm.spec.ContainerSpecs;
import io.dps.stack.swarm.spec.DesiredState;
import io.dps.stack.swarm.spec.ServiceSpecs;
import io.dps.stack.swarm.state.SwarmStack;
import io.dps.stack.swarm.state.SwarmState;
import io.dps.stack.swarm.verbs.SwarmLogs.LogHistory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs the stack's applications: services without tasks until someone submits them. */
public final class SwarmApplications {
    private static final Duration START = Duration.ofMinutes(2);
    private static final long POLL_MILLIS = 200;
    private static final int KEPT_LINES = 5_000;

    private final SwarmStack stack;
    private final StackServices services;
    private final SwarmStatus status;
    private final EngineClock pause;

    public SwarmApplications(SwarmStack stack, StackServices services, SwarmStatus status, EngineClock pause) {
        this.stack = stack;
        this.services = services;
        this.status = status;
        this.pause = pause;
        // Connect first, so that an unreachable engine is reported before anything is locked.
        stack.engine();
    }

    public void submit(Application application) {
        SwarmState state = stack.requireDeployment();
        ComposeFile file = stack.file(state.choices());
        ComposeService service = application.stream()
                .map(stream -> StreamServices.of(application.name(), stream, file))
                .orElseGet(() -> requireApplication(application.name(), file));
        ChangeLock.holding(stack.folder(), "submit " + application.name(), () -> {
            refuseSecond(application.name());
            if (application.stream().isPresent()) {
                new WorkerSlots(services, file).requireFree(application);
            }
            ServiceSpecs specs = specs(file);
            if (services.find(application.name()).isEmpty()) {
                services.create(specs.of(service, DesiredState.of(service)));
            }
            new LogHistory(stack.folder()).forget(application.name());
            // Scale to 0 first: the swarm does not replace a task that has ended, and creates a task only for a service
            // that has none.
            services.updateRetrying(
                    application.name(), now -> now.withReplicas(0), wanted -> specs.of(service, wanted));
            awaitEnd(application.name(), pause.deadline(Duration.ofSeconds(30)));
            List<String> arguments = new ArrayList<>(List.of(application.mainClass()));
            arguments.addAll(application.arguments());
            services.updateRetrying(
                    application.name(),
                    now -> new DesiredState(
                            arguments, 1, Optional.of(Integer.toString(application.heap())), now.forceUpdate() + 1),
                    wanted -> specs.of(service, wanted));
            awaitStart(service);
            return true;
        });
    }

    private ServiceSpecs specs(ComposeFile file) {
        return new ServiceSpecs(
                stack.names(), new ContainerSpecs(stack.names(), file), new StackObjects(stack, file).ensure());
    }

    private ComposeService requireApplication(String name, ComposeFile file) {
        ComposeService service = file.services().get(name);
        if (service == null) {
            throw UserFailure.usage(
                    "there is no application '" + name + "'",
                    "applications are "
                            + String.join(
                                    ", ",
                                    file.services().values().stream()
                                            .filter(SwarmStack::isApplication)
                                            .map(ComposeService::name)
                                            .toList()));
        }
        if (!SwarmStack.isApplication(service)) {
            throw UserFailure.usage(
                    name + " is a service, not an application", "to stop the services, run 'stack remove'");
        }
        return service;
    }

    private void refuseSecond(String name) {
        status.application(name).filter(status -> status.isRunning()).ifPresent(running -> {
            throw UserFailure.failed(
                    name + " is already running: task " + running.id().orElseThrow() + " since "
                            + running.since().orElseThrow(),
                    "stop it first");
        });
    }

    /** Waits until the process of an application has started, not until it is healthy. */
    private void awaitStart(ComposeService service) {
        Deadline deadline = pause.deadline(START);
        String seen = "it has no task yet";
        while (!deadline.isOver()) {
            SwarmService now = services.require(service.name());
            List<SwarmTask> tasks = services.tasks(now).stream()
                    .filter(task -> task.forceUpdate() == now.forceUpdate())
                    .toList();
            for (SwarmTask task : tasks) {
                seen = "its task is " + task.state() + (task.error().isEmpty() ? "" : ": " + task.error());
                if (List.of("starting", "running", "complete", "failed").contains(task.state())) {
                    return;
                }
                if (task.state().equals("rejected")) {
                    TaskFailure trouble = TaskFailure.of(service, task);
                    throw new UserFailure(trouble.reason(), trouble.message(), trouble.advice());
                }
            }
            pause.of(POLL_MILLIS, "starting " + service.name());
        }
        throw UserFailure.timeout(
                service.name() + " was not started within " + START.toSeconds() + " s: " + seen, "see: stack status");
    }

    public boolean stop(String name) {
        SwarmState state = stack.requireDeployment();
        Map<String, SwarmService> existing = services.all();
        ComposeFile file = StreamServices.in(stack.file(state.choices()), existing);
        if (!file.services().containsKey(name)) {
            // A stream that was never started has no service.
            return false;
        }
        ComposeService service = requireApplication(name, file);
        Optional<SwarmService> found = Optional.ofNullable(existing.get(name)).filter(now -> now.replicas() > 0);
        Optional<ServiceStatus> status = found.flatMap(now -> this.status.application(name));
        boolean running = status.filter(ServiceStatus::isRunning).isPresent();
        boolean dead =
                status.filter(now -> now.state() == ServiceStatus.State.DEAD).isPresent();
        if (!running && !dead) {
            return false;
        }
        return ChangeLock.holding(stack.folder(), "stop " + name, () -> {
            ServiceSpecs specs = specs(file);
            LogFollower last = LogFollower.start(stack.queries(), services.tasks(found.get()), KEPT_LINES);
            services.updateRetrying(name, now -> now.withReplicas(0), wanted -> specs.of(service, wanted));
            Duration grace = service.stopGracePeriod().orElse(Duration.ofSeconds(10));
            awaitEnd(name, pause.deadline(grace.plusSeconds(30)));
            new LogHistory(stack.folder()).keep(name, last.lines());
            return running;
        });
    }

    /** Removes the service of a stream that a user made, and the log lines that are kept of it. */
    public boolean discard(String name) {
        if (stack.deployment().isEmpty()) {
            return false;
        }
        return ChangeLock.holding(stack.folder(), "discard " + name, () -> {
            Optional<SwarmService> found = services.find(name).filter(StreamServices::isStream);
            if (found.isEmpty()) {
                return false;
            }
            refuseSecond(name);
            services.remove(found.get());
            new LogHistory(stack.folder()).forget(name);
            return true;
        });
    }

    private void awaitEnd(String name, Deadline deadline) {
        while (services.tasks(services.require(name)).stream().anyMatch(SwarmApplications::isAlive)) {
            if (deadline.isOver()) {
                throw UserFailure.timeout(
                        "the tasks of " + name + " did not stop", "see: stack status, stack logs " + name);
            }
            pause.of(POLL_MILLIS, "waiting for " + name + " to stop");
        }
    }

    private static boolean isAlive(SwarmTask task) {
        return !List.of("complete", "failed", "rejected", "shutdown", "orphaned", "remove")
                .contains(task.state());
    }
}
