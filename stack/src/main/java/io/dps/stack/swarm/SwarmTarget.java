package io.dps.stack.swarm;

import io.dps.contract.SwarmPort;
import io.dps.contract.UserFailure;
import io.dps.stack.model.Application;
import io.dps.stack.model.DeployRequest;
import io.dps.stack.model.Endpoints;
import io.dps.stack.model.Finding;
import io.dps.stack.model.HealthCheck;
import io.dps.stack.model.LogRequest;
import io.dps.stack.model.LogRequest.LogSink;
import io.dps.stack.model.Nodes;
import io.dps.stack.model.PlannedChange;
import io.dps.stack.model.ProgressListener;
import io.dps.stack.model.ServiceStatus;
import io.dps.stack.model.Target;
import io.dps.stack.state.ContextFolder;
import io.dps.stack.state.Progress;
import io.dps.stack.swarm.engine.EngineClock;
import io.dps.stack.swarm.engine.EngineConnection;
import io.dps.stack.swarm.image.EngineImages;
import io.dps.stack.swarm.image.RuntimeFolder;
import io.dps.stack.swarm.rollout.StackServices;
import io.dps.stack.swarm.rollout.SwarmDeployer;
import io.dps.stack.swarm.spec.StackDefinition;
import io.dps.stack.swarm.spec.SwarmChoices;
import io.dps.stack.swarm.state.SwarmEndpoints;
import io.dps.stack.swarm.state.SwarmStack;
import io.dps.stack.swarm.state.SwarmState;
import io.dps.stack.swarm.verbs.RestartAndScale;
import io.dps.stack.swarm.verbs.SwarmApplications;
import io.dps.stack.swarm.verbs.SwarmCheckpoints;
import io.dps.stack.swarm.verbs.SwarmDoctor;
import io.dps.stack.swarm.verbs.SwarmLogs;
import io.dps.stack.swarm.verbs.SwarmNodes;
import io.dps.stack.swarm.verbs.SwarmRemoval;
import io.dps.stack.swarm.verbs.SwarmStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Runs the stack on a Docker Swarm, through the engine that the environment names. */
public final class SwarmTarget implements Target {
    private static final DeployRequest USUAL =
            new DeployRequest(SwarmPort.KAFKA.usual(), SwarmPort.CONNECT.usual(), false, Duration.ofMinutes(2));

    private final SwarmStack stack;
    private final EngineClock pause;
    private final StackServices services;
    private final SwarmStatus status;

    /**
     * @param context name of the context and of the folder that holds its state
     * @param stateRoot folder that holds the state of all contexts
     * @param name name of the stack
     * @param engines addresses of engines of managers, in the order in which they are asked; if empty, the environment
     *     names the only one
     * @param environment variables to read {@code DOCKER_HOST} and the like from
     * @param runtimes the jars of the servers, for the images
     * @param checks health checks by service name, as in the compose file
     * @throws UserFailure of kind {@code USAGE} when the context's name cannot be the name of a folder
     */
    public SwarmTarget(
            String context,
            Path stateRoot,
            String name,
            List<String> engines,
            Map<String, String> environment,
            RuntimeFolder runtimes,
            Map<String, HealthCheck> checks) {
        this(new SwarmStack(
                ContextFolder.of(stateRoot, context),
                name,
                StackDefinition.ofResources(),
                () -> imageVariables(runtimes),
                () -> EngineConnection.openFirst(engines, environment),
                engines.stream()
                        .<Supplier<EngineConnection>>map(
                                engine -> () -> EngineConnection.openFirst(List.of(engine), environment))
                        .toList(),
                checks));
    }

    SwarmTarget(SwarmStack stack) {
        this(stack, EngineClock.REAL);
    }

    SwarmTarget(SwarmStack stack, EngineClock pause) {
        this.stack = stack;
        this.pause = pause;
        this.services = new StackServices(stack, pause);
        this.status = new SwarmStatus(stack, services);
    }

    private static Map<String, String> imageVariables(RuntimeFolder runtimes) {
        Map<String, String> variables = new TreeMap<>();
        EngineImages.tags(runtimes).forEach((image, tag) -> variables.put("DPS_IMAGE_" + image.name(), tag));
        return variables;
    }

    @Override
    public String name() {
        return "swarm";
    }

    @Override
    public List<PlannedChange> plan(DeployRequest request) {
        return new SwarmDeployer(stack, services, pause).plan(request);
    }

    @Override
    public Endpoints deploy(DeployRequest request, ProgressListener listener) {
        return new SwarmDeployer(stack, services, pause).deploy(request, new Progress(listener, pause::nanoTime));
    }

    @Override
    public List<ServiceStatus> status() {
        Optional<SwarmState> state = stack.stateFile().load();
        if (state.filter(SwarmState::deployed).isPresent()) {
            return status.all(state.get());
        }
        // If the deploy ended before it had chosen anything, nothing was deployed.
        Optional<SwarmChoices> kept = state.map(SwarmState::choices).filter(SwarmChoices::areSettled);
        return SwarmStatus.absent(stack.file(kept.orElseGet(SwarmChoices::none)), kept.isPresent());
    }

    @Override
    public Optional<Endpoints> endpoints() {
        return stack.deployment().map(state -> SwarmEndpoints.of(stack, state.choices()));
    }

    @Override
    public Set<String> serviceNames() {
        // Without the engine: connecting can take long, and commands would wait for the same connection.
        return stack.deployment()
                .map(state -> stack.file(state.choices()).services().keySet())
                .orElse(Set.of());
    }

    @Override
    public void logs(LogRequest request, LogSink sink) {
        stack.requireDeployment();
        new SwarmLogs(stack, services, pause).run(request, sink);
    }

    @Override
    public void restart(Set<String> services, DeployRequest request, ProgressListener listener) {
        new RestartAndScale(stack, this.services, pause)
                .restart(services, request.timeout(), new Progress(listener, pause::nanoTime));
    }

    @Override
    public void scale(Map<String, Integer> replicas, DeployRequest request, ProgressListener listener) {
        new RestartAndScale(stack, services, pause)
                .scale(replicas, request.timeout(), new Progress(listener, pause::nanoTime));
    }

    @Override
    public Nodes nodes() {
        return new SwarmNodes(stack, pause);
    }

    @Override
    public List<Finding> doctor() {
        return new SwarmDoctor(stack, services, status, USUAL).examine();
    }

    @Override
    public ServiceStatus submit(Application application) {
        new SwarmApplications(stack, services, status, pause).submit(application);
        return application(application.name()).orElseThrow();
    }

    @Override
    public Optional<ServiceStatus> application(String name) {
        return stack.deployment().flatMap(state -> status.application(name));
    }

    @Override
    public boolean stop(String application) {
        return new SwarmApplications(stack, services, status, pause).stop(application);
    }

    @Override
    public boolean discard(String application) {
        return new SwarmApplications(stack, services, status, pause).discard(application);
    }

    @Override
    public boolean dropCheckpoint(String stream) {
        return new SwarmCheckpoints(stack, services).drop(stream);
    }

    @Override
    public List<PlannedChange> planRemoval(Purge purge) {
        return new SwarmRemoval(stack, services, pause).plan(purge);
    }

    @Override
    public List<PlannedChange> remove(Purge purge, ProgressListener listener) {
        return new SwarmRemoval(stack, services, pause).run(purge, new Progress(listener, pause::nanoTime));
    }

    @Override
    public void close() {
        stack.close();
    }
}
