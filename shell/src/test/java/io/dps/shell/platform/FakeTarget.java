package io.dps.shell.platform;

import io.dps.contract.UserFailure;
import io.dps.shell.platform.client.FakeKafka;
import io.dps.stack.model.AirflowEndpoint;
import io.dps.stack.model.Application;
import io.dps.stack.model.ConnectEndpoint;
import io.dps.stack.model.DeployRequest;
import io.dps.stack.model.Endpoints;
import io.dps.stack.model.Finding;
import io.dps.stack.model.KafkaEndpoint;
import io.dps.stack.model.LogRequest;
import io.dps.stack.model.LogRequest.LogSink;
import io.dps.stack.model.Nodes;
import io.dps.stack.model.PlannedChange;
import io.dps.stack.model.ProgressListener;
import io.dps.stack.model.ServiceStatus;
import io.dps.stack.model.ServiceStatus.Kind;
import io.dps.stack.model.ServiceStatus.State;
import io.dps.stack.model.Target;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A target whose applications are what a test says of them; its Kafka is {@link FakeKafka}. */
public final class FakeTarget implements Target {
    /** What was submitted, in order. */
    public final List<Application> submitted = new ArrayList<>();
    /** Names of what was stopped, in order, whether it ran or not. */
    public final List<String> stopped = new ArrayList<>();
    /** Streams that have a checkpoint. */
    public final Set<String> checkpoints = new HashSet<>();

    private Optional<UserFailure> refusal = Optional.empty();
    private int answersLeft;

    private final Map<String, ServiceStatus> applications = Collections.synchronizedMap(new LinkedHashMap<>());
    private final List<String> log = new ArrayList<>();
    private Consumer<Application> onSubmit = application -> {};
    private Runnable afterLogs = () -> {};
    private ConnectEndpoint connect = ConnectEndpoint.NONE;
    private Optional<AirflowEndpoint> airflow = Optional.empty();
    private Optional<String> checkpointFolder = Optional.of("/checkpoints");
    private boolean isDeployed = true;
    private Optional<Nodes> nodes = Optional.empty();
    private String name = "local";
    private KafkaEndpoint kafka = FakeKafka.ENDPOINT;
    private Consumer<ProgressListener> onDeploy = listener -> {};

    /** A platform of this target and that Kafka. */
    public Platform platform(FakeKafka kafka, Path folder) {
        return new Platform("test", this, folder.resolve("views.json"), endpoint -> kafka.connection());
    }

    public FakeTarget with(ConnectEndpoint endpoint) {
        connect = endpoint;
        return this;
    }

    public FakeTarget with(AirflowEndpoint endpoint) {
        airflow = Optional.of(endpoint);
        return this;
    }

    /** It can start no streams. */
    public FakeTarget withoutCheckpoints() {
        checkpointFolder = Optional.empty();
        return this;
    }

    /** Its checkpoints are in this folder. */
    public FakeTarget withCheckpointsIn(Path folder) {
        checkpointFolder = Optional.of(folder.toString());
        return this;
    }

    /** Its Kafka is another one from now on. */
    public FakeTarget with(KafkaEndpoint endpoint) {
        kafka = endpoint;
        return this;
    }

    public FakeTarget named(String other) {
        name = other;
        return this;
    }

    /** What a deploy does; without it nothing. */
    public FakeTarget onDeploy(Consumer<ProgressListener> action) {
        onDeploy = action;
        return this;
    }

    /** It runs on these nodes; without them it has none. */
    public FakeTarget with(Nodes some) {
        nodes = Optional.of(some);
        return this;
    }

    public FakeTarget undeployed() {
        isDeployed = false;
        return this;
    }

    /** Every question about an application fails so. */
    public FakeTarget refusing(UserFailure failure) {
        refusal = Optional.of(failure);
        return this;
    }

    /** Questions about applications fail so once that many have been answered. */
    public FakeTarget refusingAfter(int answers, UserFailure failure) {
        answersLeft = answers;
        return refusing(failure);
    }

    /** An application runs, under that number. */
    public FakeTarget running(String name, long pid) {
        return set(name, State.HEALTHY, Optional.of(Long.toString(pid)), "");
    }

    /** An application is in a state without a process. */
    public FakeTarget ended(String name, State state, String detail) {
        return set(name, state, Optional.empty(), detail);
    }

    private FakeTarget set(String name, State state, Optional<String> id, String detail) {
        applications.put(
                name, new ServiceStatus(name, Kind.APPLICATION, state, id, Optional.empty(), "", 0, detail, "1/1", ""));
        return this;
    }

    /** What happens when an application is started; without it nothing does. */
    public FakeTarget onSubmit(Consumer<Application> action) {
        onSubmit = action;
        return this;
    }

    /** A line of an application's log. */
    public FakeTarget logged(String line) {
        log.add(line);
        return this;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<Endpoints> endpoints() {
        return isDeployed
                ? Optional.of(new Endpoints(kafka, kafka, connect, airflow, checkpointFolder, List.of()))
                : Optional.empty();
    }

    @Override
    public ServiceStatus submit(Application application) {
        submitted.add(application);
        onSubmit.accept(application);
        return applications.get(application.name());
    }

    @Override
    public Optional<ServiceStatus> application(String name) {
        if (refusal.isPresent() && answersLeft-- <= 0) {
            throw refusal.get();
        }
        return Optional.ofNullable(applications.get(name));
    }

    @Override
    public boolean stop(String application) {
        stopped.add(application);
        boolean ran = application(application).filter(ServiceStatus::isWanted).isPresent();
        ended(application, State.STOPPED, "");
        return ran;
    }

    @Override
    public boolean discard(String application) {
        return applications.remove(application) != null;
    }

    @Override
    public boolean dropCheckpoint(String stream) {
        return checkpoints.remove(stream);
    }

    /** What happens after each read of the logs. */
    public FakeTarget afterLogs(Runnable action) {
        afterLogs = action;
        return this;
    }

    @Override
    public Set<String> serviceNames() {
        return Set.of("kafka", "connect");
    }

    @Override
    public void logs(LogRequest request, LogSink sink) {
        List.copyOf(log).forEach(line -> sink.line(request.services().iterator().next(), line));
        afterLogs.run();
    }

    @Override
    public List<ServiceStatus> status() {
        return List.copyOf(applications.values());
    }

    @Override
    public List<PlannedChange> plan(DeployRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Endpoints deploy(DeployRequest request, ProgressListener listener) {
        onDeploy.accept(listener);
        return endpoints().orElseThrow();
    }

    @Override
    public void restart(Set<String> services, DeployRequest request, ProgressListener listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Nodes nodes() {
        return nodes.orElseGet(Target.super::nodes);
    }

    @Override
    public List<Finding> doctor() {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<PlannedChange> planRemoval(Purge purge) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<PlannedChange> remove(Purge purge, ProgressListener listener) {
        return List.of();
    }
}
