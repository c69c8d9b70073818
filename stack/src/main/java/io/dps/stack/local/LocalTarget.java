package io.dps.stack.local;

import io.dps.contract.UserFailure;
import io.dps.stack.model.Application;
import io.dps.stack.model.DeployRequest;
import io.dps.stack.model.Endpoints;
import io.dps.stack.model.Finding;
import io.dps.stack.model.HealthCheck;
import io.dps.stack.model.LogRequest;
import io.dps.stack.model.LogRequest.LogSink;
import io.dps.stack.model.PlannedChange;
import io.dps.stack.model.ProgressListener;
import io.dps.stack.model.ServiceStatus;
import io.dps.stack.model.Target;
import io.dps.stack.state.ContextFolder;
import io.dps.stack.state.Progress;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Runs the stack as processes of this machine that outlive the command that started them: a Kafka broker, a Spark
 * Connect server and applications next to them, all on 127.0.0.1. Needs Linux with {@code setsid}, and a JDK 17 to
 * 25.
 */
public final class LocalTarget implements Target {
    private final LocalStack stack;

    /**
     * @param context name of the context and of the folder that holds its state
     * @param stateRoot folder that holds the state of all contexts
     * @param runtimes jars of the servers
     * @param kafka health check of the broker
     * @param connect health check of the Spark Connect server
     * @throws UserFailure of kind {@code USAGE} when the context's name cannot be the name of a folder
     */
    public LocalTarget(String context, Path stateRoot, Runtimes runtimes, HealthCheck kafka, HealthCheck connect) {
        this(new LocalStack(ContextFolder.of(stateRoot, context), runtimes, kafka, connect));
    }

    LocalTarget(LocalStack stack) {
        this.stack = stack;
    }

    @Override
    public String name() {
        return "local";
    }

    @Override
    public List<PlannedChange> plan(DeployRequest request) {
        return new LocalDeployer(stack).plan(request);
    }

    @Override
    public Endpoints deploy(DeployRequest request, ProgressListener listener) {
        return new LocalDeployer(stack).deploy(request, new Progress(listener));
    }

    @Override
    public List<ServiceStatus> status() {
        stack.supervision().ensure();
        return new StatusReport(stack).all();
    }

    @Override
    public Optional<Endpoints> endpoints() {
        stack.supervision().ensure();
        return stack.deployment().map(stack::endpoints);
    }

    @Override
    public Optional<Endpoints> recordedEndpoints() {
        return stack.deployment().map(stack::endpoints);
    }

    @Override
    public Set<String> serviceNames() {
        Set<String> names = new LinkedHashSet<>();
        stack.services().forEach(service -> names.add(service.name()));
        stack.table().all().forEach(record -> names.add(record.name()));
        return names;
    }

    @Override
    public void logs(LogRequest request, LogSink sink) {
        new LogTail(stack.folder()).run(request, sink);
    }

    @Override
    public void restart(Set<String> services, DeployRequest request, ProgressListener listener) {
        new LocalDeployer(stack).restart(services, request, new Progress(listener));
    }

    @Override
    public List<Finding> doctor() {
        return new LocalDoctor(stack).examine();
    }

    @Override
    public ServiceStatus submit(Application application) {
        return new StatusReport(stack).application(new Applications(stack).submit(application));
    }

    @Override
    public Optional<ServiceStatus> application(String name) {
        stack.supervision().ensure();
        return new StatusReport(stack).application(name);
    }

    @Override
    public boolean stop(String application) {
        return new Applications(stack).stop(application, (service, step, elapsed, detail) -> {});
    }

    @Override
    public boolean discard(String application) {
        return new Applications(stack).discard(application);
    }

    @Override
    public boolean dropCheckpoint(String stream) {
        return new Applications(stack).dropCheckpoint(stream);
    }

    @Override
    public List<PlannedChange> planRemoval(Purge purge) {
        return new LocalRemoval(stack).plan(purge);
    }

    @Override
    public List<PlannedChange> remove(Purge purge, ProgressListener listener) {
        return new LocalRemoval(stack).run(purge, new Progress(listener));
    }
}
