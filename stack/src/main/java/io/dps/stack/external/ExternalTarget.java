package io.dps.stack.external;

import io.dps.contract.UserFailure;
import io.dps.stack.health.HealthFailure;
import io.dps.stack.health.ParallelHealthChecks;
import io.dps.stack.model.Application;
import io.dps.stack.model.ApplicationHost;
import io.dps.stack.model.DeployRequest;
import io.dps.stack.model.Endpoints;
import io.dps.stack.model.Finding;
import io.dps.stack.model.Finding.Level;
import io.dps.stack.model.HealthCheck;
import io.dps.stack.model.LogRequest;
import io.dps.stack.model.LogRequest.LogSink;
import io.dps.stack.model.PlannedChange;
import io.dps.stack.model.ProgressListener;
import io.dps.stack.model.ServiceStatus;
import io.dps.stack.model.ServiceStatus.Kind;
import io.dps.stack.model.ServiceStatus.State;
import io.dps.stack.model.Target;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A platform that someone else runs, known only by its addresses. Commands that read its state work; commands that
 * would start, change or stop something of it are refused. Streams that users make run on this machine.
 */
public final class ExternalTarget implements Target {
    /** The name by which a user chooses this target. */
    public static final String NAME = "external";

    private final String context;
    private final Supplier<Endpoints> endpoints;
    private final List<ExternalService> services;
    private final Supplier<List<Finding>> settings;
    private final ApplicationHost host;

    /**
     * @param context name of the context, for messages
     * @param endpoints addresses of the services, with the secrets they require; may throw {@link UserFailure}
     * @param services services whose addresses the context contains
     * @param settings findings about the settings of the context
     * @param host runs the streams that users make
     */
    public ExternalTarget(
            String context,
            Supplier<Endpoints> endpoints,
            List<ExternalService> services,
            Supplier<List<Finding>> settings,
            ApplicationHost host) {
        this.context = context;
        this.endpoints = endpoints;
        this.services = List.copyOf(services);
        this.settings = settings;
        this.host = host;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<Endpoints> endpoints() {
        Endpoints known = endpoints.get();
        return Optional.of(new Endpoints(
                known.kafka(),
                known.kafkaInside(),
                known.connect(),
                known.airflow(),
                Optional.of(host.checkpoints()),
                known.published()));
    }

    @Override
    public Set<String> serviceNames() {
        Set<String> names = new LinkedHashSet<>();
        services.forEach(service -> names.add(service.name()));
        return names;
    }

    @Override
    public List<ServiceStatus> status() {
        List<ServiceStatus> all = new ArrayList<>();
        answers().stream().map(ProbeResult::status).forEach(all::add);
        all.addAll(host.applications());
        return List.copyOf(all);
    }

    @Override
    public List<Finding> doctor() {
        List<Finding> findings = new ArrayList<>(settings.get());
        answers().stream().map(ProbeResult::finding).forEach(findings::add);
        return List.copyOf(findings);
    }

    /** Returns the results in the order of the services; all are failures when the addresses cannot be resolved. */
    private List<ProbeResult> answers() {
        Supplier<Endpoints> known = settled();
        return ParallelHealthChecks.of(
                services, service -> new ProbeResult(service, HealthFailure.of(service.health(), known)));
    }

    /**
     * Resolves the addresses only once, since that reads files and variables; all callers get the same result or error.
     */
    private Supplier<Endpoints> settled() {
        try {
            Endpoints known = endpoints.get();
            return () -> known;
        } catch (UserFailure e) {
            return () -> {
                throw e;
            };
        }
    }

    @Override
    public Optional<ServiceStatus> application(String name) {
        return host.application(name);
    }

    @Override
    public List<ServiceStatus> hosted() {
        return host.applications();
    }

    @Override
    public boolean stop(String application) {
        return host.stop(application);
    }

    @Override
    public boolean discard(String application) {
        return host.discard(application);
    }

    @Override
    public List<PlannedChange> plan(DeployRequest request) {
        throw refused("planning a deploy");
    }

    @Override
    public Endpoints deploy(DeployRequest request, ProgressListener listener) {
        throw refused("deploying");
    }

    @Override
    public void logs(LogRequest request, LogSink sink) {
        boolean ours = !request.services().isEmpty()
                && request.services().stream()
                        .allMatch(name -> host.application(name).isPresent());
        if (!ours) {
            throw refused("reading the logs of services");
        }
        host.logs(request, sink);
    }

    @Override
    public void restart(Set<String> names, DeployRequest request, ProgressListener listener) {
        throw refused("restarting services");
    }

    @Override
    public ServiceStatus submit(Application application) {
        if (application.stream().isEmpty()) {
            throw refused("starting " + application.name());
        }
        return host.submit(application);
    }

    @Override
    public boolean dropCheckpoint(String stream) {
        return host.dropCheckpoint(stream);
    }

    @Override
    public List<PlannedChange> planRemoval(Purge purge) {
        throw refused("removing the stack");
    }

    @Override
    public List<PlannedChange> remove(Purge purge, ProgressListener listener) {
        throw refused("removing the stack");
    }

    private UserFailure refused(String doing) {
        return UserFailure.failed(
                doing + " is not supported by target " + NAME,
                "someone else runs the platform of context '" + context
                        + "'; to run your own, choose another context: context list");
    }

    /**
     * The result of checking a service.
     *
     * @param service service that was checked
     * @param failure the reason why it is not healthy; empty when it is
     */
    private record ProbeResult(ExternalService service, Optional<HealthFailure> failure) {
        ServiceStatus status() {
            return new ServiceStatus(
                    service.name(),
                    Kind.SERVICE,
                    failure.isEmpty() ? State.HEALTHY : State.UNREACHABLE,
                    Optional.empty(),
                    Optional.empty(),
                    service.address(),
                    0,
                    failure.map(HealthFailure::words).orElse(""),
                    "",
                    "");
        }

        Finding finding() {
            return failure.map(found -> new Finding(service.name(), Level.FAIL, found.words(), advice(found.cause())))
                    .orElseGet(() -> new Finding(service.name(), Level.OK, "answers at " + service.address(), ""));
        }

        private static String advice(Exception e) {
            return e instanceof UserFailure known ? known.hint() : "";
        }
    }

    /**
     * A service of a platform that someone else runs.
     *
     * @param name its name, for example {@code kafka}
     * @param address its address, without any secret
     * @param access who may connect and how the connection is protected, as text for users
     * @param health health check; the hint of a {@link io.dps.contract.UserFailure} that it throws says what to do
     */
    public record ExternalService(String name, String address, String access, HealthCheck health) {}
}
