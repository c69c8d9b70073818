package io.dps.stack.swarm.verbs;

import io.dps.contract.Suggestion;
import io.dps.contract.UserFailure;
import io.dps.stack.compose.ComposeFile;
import io.dps.stack.compose.ComposeService;
import io.dps.stack.state.ChangeLock;
import io.dps.stack.state.Progress;
import io.dps.stack.swarm.engine.EngineClock;
import io.dps.stack.swarm.rollout.Rollout;
import io.dps.stack.swarm.rollout.SpecChange;
import io.dps.stack.swarm.rollout.StackObjects;
import io.dps.stack.swarm.rollout.StackServices;
import io.dps.stack.swarm.rollout.StreamServices;
import io.dps.stack.swarm.rollout.SwarmDeployer;
import io.dps.stack.swarm.spec.ContainerSpecs;
import io.dps.stack.swarm.spec.DesiredState;
import io.dps.stack.swarm.spec.ServiceSpecs;
import io.dps.stack.swarm.state.SwarmStack;
import io.dps.stack.swarm.state.SwarmState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Restarts services of a deployed stack and changes their numbers of tasks. */
public final class RestartAndScale {
    private static final String SCALE_WORKER = "scale spark-worker instead";

    private final SwarmStack stack;
    private final SwarmState state;
    private final ComposeFile file;
    private final StackServices services;
    private final EngineClock pause;

    public RestartAndScale(SwarmStack stack, StackServices services, EngineClock pause) {
        this.stack = stack;
        this.state = stack.requireDeployment();
        // Connect first, so that an unreachable engine is reported before anything is locked.
        stack.engine();
        this.file = StreamServices.in(stack.file(state.choices()), services.all());
        this.services = services;
        this.pause = pause;
    }

    public void restart(Set<String> names, Duration timeout, Progress progress) {
        names.forEach(this::requireService);
        ChangeLock.holding(stack.folder(), "restart", () -> {
            List<Rollout> rollouts = new ArrayList<>();
            for (ComposeService service : file.services().values()) {
                boolean meant = names.isEmpty() || names.contains(service.name());
                if (meant && !SwarmStack.isApplication(service)) {
                    rollouts.add(rollout(service, forced(service), "restart", progress));
                }
            }
            SwarmDeployer.await(rollouts, timeout, progress, pause);
            return true;
        });
    }

    private DesiredState forced(ComposeService service) {
        DesiredState now = services.require(service.name()).wanted();
        return now.withForceUpdate(now.forceUpdate() + 1);
    }

    public void scale(Map<String, Integer> replicas, Duration timeout, Progress progress) {
        replicas.forEach((name, number) -> requireScalable(requireService(name), number));
        ChangeLock.holding(stack.folder(), "scale", () -> {
            SwarmState changed = state;
            List<Rollout> rollouts = new ArrayList<>();
            for (Map.Entry<String, Integer> entry : replicas.entrySet()) {
                ComposeService service = file.services().get(entry.getKey());
                changed = changed.withChoices(changed.choices().withScale(service.name(), entry.getValue()));
                DesiredState wanted = services.require(service.name()).wanted().withReplicas(entry.getValue());
                rollouts.add(rollout(service, wanted, "Mode.Replicated.Replicas", progress));
            }
            stack.stateFile().save(changed);
            SwarmDeployer.await(rollouts, timeout, progress, pause);
            return true;
        });
    }

    private Rollout rollout(ComposeService service, DesiredState wanted, String what, Progress progress) {
        ServiceSpecs specs = new ServiceSpecs(
                stack.names(), new ContainerSpecs(stack.names(), file), new StackObjects(stack, file).ensure());
        SpecChange change = new SpecChange(SpecChange.Kind.CHANGE, specs.of(service, wanted), wanted, List.of(what));
        return new Rollout(stack, services, pause, service, change, progress, state.choices());
    }

    private ComposeService requireService(String name) {
        ComposeService service = file.services().get(name);
        if (service == null) {
            throw UserFailure.usage(
                    "there is no service '" + name + "'",
                    Suggestion.hint(
                            name,
                            file.services().keySet(),
                            "services are " + String.join(", ", file.services().keySet())));
        }
        return service;
    }

    /** Refuses a number of tasks that the service cannot have, such as two if it publishes a port of its node. */
    private static void requireScalable(ComposeService service, int number) {
        if (number < 0) {
            throw UserFailure.usage(
                    "the number of tasks of " + service.name() + " must not be negative: " + number, "");
        }
        if (SwarmStack.isApplication(service)) {
            throw UserFailure.usage(
                    service.name() + " is an application and cannot be scaled",
                    "run 'stream start' or 'generate start' to start it");
        }
        if (service.deploy().global()) {
            throw UserFailure.usage(service.name() + " runs at most one task per node", SCALE_WORKER);
        }
        if (number > 1 && !service.ports().isEmpty()) {
            throw UserFailure.usage(
                    service.name() + " runs at most one task per node, because it uses a port of the node",
                    SCALE_WORKER);
        }
    }
}
