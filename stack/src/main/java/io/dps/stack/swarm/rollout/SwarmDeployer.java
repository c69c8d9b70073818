package io.dps.stack.swarm.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import io.dps.contract.Deadline;
import io.dps.contract.UserFailure;
import io.dps.stack.compose.ComposeFile;
import io.dps.stack.compose.ComposeService;
import io.dps.stack.model.DeployRequest;
import io.dps.stack.model.Endpoints;
import io.dps.stack.model.PlannedChange;
import io.dps.stack.model.PlannedChange.Action;
import io.dps.stack.model.Profile;
import io.dps.stack.model.ProgressListener.Step;
import io.dps.stack.model.Secret;
import io.dps.stack.state.ChangeLock;
import io.dps.stack.state.Progress;
import io.dps.stack.swarm.engine.EngineClock;
import io.dps.stack.swarm.engine.EngineFailure.RemovedNetworkException;
import io.dps.stack.swarm.engine.SwarmMembership;
import io.dps.stack.swarm.engine.SwarmService;
import io.dps.stack.swarm.spec.ClusterChoices;
import io.dps.stack.swarm.spec.ContainerSpecs;
import io.dps.stack.swarm.spec.ServiceSpecs;
import io.dps.stack.swarm.spec.ServiceSpecs.ObjectIds;
import io.dps.stack.swarm.spec.SwarmChoices;
import io.dps.stack.swarm.state.AirflowPassword;
import io.dps.stack.swarm.state.SwarmEndpoints;
import io.dps.stack.swarm.state.SwarmSecrets;
import io.dps.stack.swarm.state.SwarmStack;
import io.dps.stack.swarm.state.SwarmState;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Updates a stack to its compose file and waits until it is healthy; starts each service once those it depends on are
 * healthy.
 */
public final class SwarmDeployer {
    private static final long POLL_MILLIS = 250;

    private final SwarmStack stack;
    private final StackServices services;
    private final EngineClock pause;

    public SwarmDeployer(SwarmStack stack, StackServices services, EngineClock pause) {
        this.stack = stack;
        this.services = services;
        this.pause = pause;
    }

    /** Returns the steps that a deploy would take. */
    public List<PlannedChange> plan(DeployRequest request) {
        List<PlannedChange> changes = new ArrayList<>();
        SwarmMembership membership = new SwarmMembership(stack.engine());
        boolean alone = membership.isAlone();
        JsonNode info = alone ? stack.queries().info() : membership.requireManager();
        Optional<SwarmState> before = stack.stateFile().load();
        Map<String, SwarmService> existing = alone ? Map.of() : services.all();
        SwarmChoices choices = settle(stack, request, before, existing.keySet(), info);
        boolean first = before.isEmpty();
        ComposeFile file = StreamServices.in(stack.file(choices), existing);
        if (alone) {
            changes.add(new PlannedChange("swarm", Action.CREATE, "with this node only"));
        }
        if (first) {
            changes.add(new PlannedChange(
                    stack.folder().path().toString(), Action.CREATE, "state and secrets of the context"));
        }
        ObjectIds ids = alone ? new ObjectIds(Map.of(), Map.of(), Map.of()) : find(file, changes);
        ServiceSpecs specs = new ServiceSpecs(stack.names(), new ContainerSpecs(stack.names(), file), ids);
        for (ComposeService service : file.services().values()) {
            Optional<SwarmService> running = Optional.ofNullable(existing.get(service.name()));
            changes.add(change(service.name(), SpecChange.of(service, running, specs, choices, services)));
        }
        existing.keySet().stream()
                .filter(name -> !file.services().containsKey(name))
                .forEach(name -> changes.add(new PlannedChange(name, Action.DELETE, "no longer needed")));
        return List.copyOf(changes);
    }

    private ObjectIds find(ComposeFile file, List<PlannedChange> changes) {
        StackObjects objects = new StackObjects(stack, file);
        ObjectIds ids = objects.find();
        objects.missing().forEach(what -> {
            int space = what.indexOf(' ');
            changes.add(new PlannedChange(what.substring(space + 1), Action.CREATE, what.substring(0, space)));
        });
        return ids;
    }

    private static PlannedChange change(String name, SpecChange change) {
        return switch (change.kind()) {
            case CREATE -> new PlannedChange(name, Action.CREATE, "service");
            case CHANGE -> new PlannedChange(name, Action.CHANGE, String.join(", ", change.differences()));
            case UNCHANGED -> new PlannedChange(name, Action.UNCHANGED, "");
        };
    }

    public Endpoints deploy(DeployRequest request, Progress progress) {
        stack.engine();
        stack.folder().createRoot();
        return ChangeLock.holding(stack.folder(), "deploy", () -> bringUpRetryingRemovedNetworks(request, progress));
    }

    private Endpoints bringUpRetryingRemovedNetworks(DeployRequest request, Progress progress) {
        while (true) {
            try {
                return bringUp(request, progress);
            } catch (RemovedNetworkException e) {
                awaitEnd(e, request.timeout(), progress);
            }
        }
    }

    private void awaitEnd(RemovedNetworkException gone, Duration timeout, Progress progress) {
        while (true) {
            Optional<String> network = stack.queries().network(gone.network()).map(found -> found.path("Name")
                    .asText());
            if (progress.elapsed().compareTo(timeout) > 0) {
                String name = network.orElse(gone.network());
                throw UserFailure.timeout(
                        "network " + name + " was removed from the swarm but still exists after " + timeout.toSeconds()
                                + " s",
                        "see what uses it: docker network inspect " + name,
                        gone);
            }
            if (network.isEmpty()) {
                return;
            }
            progress.report(
                    network.get(),
                    Step.WAITING,
                    "removed from the swarm; disappears when its last container has exited");
            pause.of(POLL_MILLIS, "waiting for network " + network.get() + " to disappear");
        }
    }

    private Endpoints bringUp(DeployRequest request, Progress progress) {
        Optional<SwarmState> before = stack.stateFile().load();
        before.ifPresent(this::requireSamePlace);
        Secret airflowPassword = AirflowPassword.settle(
                ClusterSettlement.profile(request, before),
                request.airflow(),
                SwarmSecrets.AIRFLOW_PASSWORD.find(stack.folder()));
        SwarmState joined = joinSwarm(before.orElseGet(this::blank), request, progress);
        JsonNode info = new SwarmMembership(stack.engine()).requireManager();
        Map<String, SwarmService> existing = services.all();
        SwarmChoices choices = settle(stack, request, before, existing.keySet(), info);
        labelNodes(choices, info, progress);
        stack.folder().createSecrets();
        for (SwarmSecrets secret : SwarmSecrets.values()) {
            secret.make(stack.folder());
        }
        SwarmSecrets.AIRFLOW_PASSWORD.put(stack.folder(), Optional.of(airflowPassword));
        SwarmSecrets.NOTIFY_URL.put(
                stack.folder(), request.airflow().notifications().url());
        SwarmSecrets.NOTIFY_TOKEN.put(
                stack.folder(), request.airflow().notifications().token());
        ComposeFile file = StreamServices.in(stack.file(choices), existing);
        ImagePresence.require(stack.queries(), info, stack.nodes(), file);
        if (existing.isEmpty()) {
            requireShared(choices, file, progress);
        }
        // From here on, a failed deploy leaves something to remove or to complete.
        stack.stateFile()
                .save(joined.withSwarm(SwarmMembership.id(info))
                        .withChoices(choices)
                        .withDeployed(true));
        StackObjects objects = new StackObjects(stack, file);
        ServiceSpecs specs = new ServiceSpecs(stack.names(), new ContainerSpecs(stack.names(), file), objects.ensure());
        List<Rollout> rollouts = new ArrayList<>();
        for (ComposeService service : file.services().values()) {
            SpecChange change =
                    SpecChange.of(service, Optional.ofNullable(existing.get(service.name())), specs, choices, services);
            rollouts.add(new Rollout(stack, services, pause, service, change, progress, choices));
        }
        removeOthers(existing, file, progress);
        await(rollouts, request.timeout(), progress, pause);
        objects.removeOrphans();
        return SwarmEndpoints.of(stack, choices);
    }

    private void requireShared(SwarmChoices choices, ComposeFile file, Progress progress) {
        choices.ofCluster().filter(ClusterChoices::isShared).ifPresent(cluster -> new SharedFolderCheck(
                        stack, services, pause)
                .require(
                        cluster.sharedDir(), file.services().get("spark-master").image(), progress));
    }

    private void labelNodes(SwarmChoices choices, JsonNode info, Progress progress) {
        if (choices.profile() == Profile.CLUSTER) {
            ClusterNodes nodes = new ClusterNodes(stack.queries(), info);
            nodes.label(stack.engine(), pause, progress);
            String tied = choices.tiedToFirstNode();
            if (!tied.isEmpty()) {
                progress.report(
                        nodes.first().name(), Step.UNCHANGED, "here alone, and stopped while it is gone: " + tied);
            }
        }
    }

    public static SwarmChoices settle(
            SwarmStack stack, DeployRequest request, Optional<SwarmState> before, Set<String> existing, JsonNode info) {
        boolean here = stack.engine().host().startsWith("unix:");
        SwarmChoices settled = new DeployChoices(request, before.map(SwarmState::choices), existing, here)
                .settle(info, stack.images());
        return new ClusterSettlement(request, before)
                .settle(settled, () -> new ClusterNodes(stack.queries(), info).addresses());
    }

    private SwarmState blank() {
        return new SwarmState(
                SwarmState.VERSION,
                stack.engine().host(),
                null,
                stack.names().stack(),
                false,
                false,
                false,
                pause.now().truncatedTo(ChronoUnit.SECONDS),
                SwarmChoices.none());
    }

    /**
     * Refuses to deploy under another stack name or to another engine than before, because dps would lose track of what
     * it has already deployed.
     */
    private void requireSamePlace(SwarmState before) {
        if (!before.deployed()) {
            return;
        }
        if (!before.stack().equals(stack.names().stack())) {
            throw UserFailure.usage(
                    "context " + stack.folder().context() + " has deployed stack " + before.stack() + ", not "
                            + stack.names().stack(),
                    "run 'stack remove' first, or use another context");
        }
        // Any manager of the swarm can be asked, whatever its address.
        boolean same = before.engine().equals(stack.engine().host())
                || SwarmMembership.id(stack.queries().info()).equals(before.swarm());
        if (!same) {
            throw UserFailure.usage(
                    "context " + stack.folder().context() + " is deployed on the engine at " + before.engine()
                            + ", not on " + stack.engine().host(),
                    "set DOCKER_HOST to an engine of that swarm, or use another context");
        }
    }

    /** Initialises a swarm if there is none. Records that first, so that an interrupted deploy can be undone too. */
    private SwarmState joinSwarm(SwarmState state, DeployRequest request, Progress progress) {
        SwarmMembership membership = new SwarmMembership(stack.engine());
        if (!membership.isAlone()) {
            return state;
        }
        requirePrerequisites(state, request);
        SwarmState noted = state.withSwarmMade(true, membership.hasBridge());
        stack.stateFile().save(noted);
        progress.report("swarm", Step.STARTING, "a swarm with this node only");
        membership.initialise(request.advertise().filter(host -> host.matches("[0-9.]+|[0-9a-fA-F:]+")));
        return noted;
    }

    /** Checks the prerequisites first, so that no swarm is initialised for a deploy that must fail. */
    private void requirePrerequisites(SwarmState state, DeployRequest request) {
        JsonNode info = stack.queries().info();
        ComposeFile file = stack.file(settle(stack, request, Optional.of(state), Set.of(), info));
        ImagePresence.require(stack.queries(), info, stack.nodes(), file);
    }

    private void removeOthers(Map<String, SwarmService> existing, ComposeFile file, Progress progress) {
        existing.forEach((name, service) -> {
            if (!file.services().containsKey(name)) {
                services.remove(service);
                progress.report(name, Step.STOPPED, "no longer needed");
            }
        });
    }

    /** @throws UserFailure of kind {@code TIMEOUT} naming the first service that is not healthy */
    public static void await(List<Rollout> rollouts, Duration timeout, Progress progress, EngineClock pause) {
        Deadline deadline = pause.deadline(timeout.minus(progress.elapsed()));
        while (true) {
            Set<String> healthy = rollouts.stream()
                    .filter(Rollout::isHealthy)
                    .map(rollout -> rollout.service().name())
                    .collect(Collectors.toSet());
            if (healthy.size() == rollouts.size()) {
                return;
            }
            for (Rollout rollout : rollouts) {
                if (healthy.containsAll(rollout.service().dependsOn().stream()
                        .filter(name -> isPart(name, rollouts))
                        .toList())) {
                    rollout.begin();
                    rollout.look();
                }
            }
            if (deadline.isOver()) {
                throw rollouts.stream()
                        .filter(rollout -> !rollout.isHealthy())
                        .findFirst()
                        .map(rollout -> rollout.late(timeout))
                        .orElseThrow();
            }
            pause.of(POLL_MILLIS, "waiting for services to become healthy");
        }
    }

    private static boolean isPart(String name, List<Rollout> rollouts) {
        return rollouts.stream().anyMatch(rollout -> rollout.service().name().equals(name));
    }
}
