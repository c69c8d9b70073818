package io.dps.stack.local;

import io.dps.contract.Suggestion;
import io.dps.contract.UserFailure;
import io.dps.stack.local.Readiness.ServiceStart;
import io.dps.stack.machine.PortCheck;
import io.dps.stack.model.DeployRequest;
import io.dps.stack.model.Endpoints;
import io.dps.stack.model.PlannedChange;
import io.dps.stack.model.PlannedChange.Action;
import io.dps.stack.state.ChangeLock;
import io.dps.stack.state.Progress;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Starts the services of a context that do not run, or restarts given ones, and waits until they are healthy. */
final class LocalDeployer {
    private final LocalStack stack;

    LocalDeployer(LocalStack stack) {
        this.stack = stack;
    }

    /**
     * Returns the steps that a deploy would take. Fails where the deploy would: when ports are taken or differ from
     * those in use.
     */
    List<PlannedChange> plan(DeployRequest request) {
        Optional<Deployment> before = stack.lastDeployment();
        Set<String> running = stack.runningServices();
        Deployment after = new PortAssignment(request, before, running).settle();
        List<PlannedChange> changes = new ArrayList<>();
        if (!stack.folder().exists()) {
            changes.add(new PlannedChange(stack.folder().path().toString(), Action.CREATE, "settings of the context"));
        }
        for (LocalService service : stack.services()) {
            changes.add(change(service, after, running));
        }
        return List.copyOf(changes);
    }

    private PlannedChange change(LocalService service, Deployment after, Set<String> running) {
        String name = service.name();
        String endpoint = service.endpoint(after);
        if (running.contains(name)) {
            return new PlannedChange(name, Action.UNCHANGED, "runs at " + endpoint);
        }
        return stack.table()
                .find(name)
                .map(record -> new PlannedChange(name, Action.RESTART, "exited; will run at " + endpoint))
                .orElseGet(() -> new PlannedChange(name, Action.CREATE, "will run at " + endpoint));
    }

    Endpoints deploy(DeployRequest request, Progress progress) {
        stack.kafkaJars().requireJars();
        stack.sparkJars().requireJars();
        stack.folder().createRoot();
        return ChangeLock.holding(stack.folder(), "deploy", () -> bringUp(request, progress));
    }

    void restart(Set<String> names, DeployRequest request, Progress progress) {
        Deployment deployment = stack.requireDeployment();
        for (String name : names) {
            if (!stack.isService(name)) {
                throw UserFailure.usage(
                        "there is no service '" + name + "'",
                        Suggestion.hint(name, List.of("kafka", "connect"), "use kafka or connect"));
            }
        }
        ChangeLock.holding(stack.folder(), "restart", () -> {
            List<ProcessRecord> ending = new ArrayList<>();
            for (LocalService service : stack.services()) {
                if (names.isEmpty() || names.contains(service.name())) {
                    stack.table().find(service.name()).ifPresent(ending::add);
                }
            }
            new Termination(stack.table(), progress).endInReverse(ending);
            return bringUp(keepingPorts(deployment, request), progress);
        });
    }

    private static DeployRequest keepingPorts(Deployment deployment, DeployRequest request) {
        return new DeployRequest(
                deployment.kafkaPort(), deployment.connectPort(), request.anyPort(), request.timeout());
    }

    private Endpoints bringUp(DeployRequest request, Progress progress) {
        Set<String> running = stack.runningServices();
        Deployment deployment = new PortAssignment(request, stack.lastDeployment(), running).settle();
        deployment.save(stack.folder());
        stack.folder().createFolders();
        stack.makeToken();
        Endpoints endpoints = stack.endpoints(deployment);
        List<ServiceStart> starts = new ArrayList<>();
        for (LocalService service : stack.services()) {
            ServiceStart start =
                    new ServiceStart(stack, service, running.contains(service.name()), deployment, endpoints, progress);
            start.begin();
            starts.add(start);
        }
        stack.supervision().renew(progress);
        Duration rest = request.timeout().minus(progress.elapsed());
        new Readiness(starts, progress).await(rest, request.timeout());
        return endpoints;
    }

    /** Chooses the ports of a deployment before anything starts. */
    static final class PortAssignment {
        private final DeployRequest request;
        private final Optional<Deployment> before;
        private final Set<String> running;
        private final Set<Integer> chosen = new HashSet<>();

        /** @param running names of the running services, whose ports are fixed */
        PortAssignment(DeployRequest request, Optional<Deployment> before, Set<String> running) {
            this.request = request;
            this.before = before;
            this.running = running;
        }

        /**
         * @throws UserFailure of kind {@code USAGE} when a running service has another port than the request;
         *     {@code FAILED} when a port is taken, naming its owner
         */
        Deployment settle() {
            boolean fixed = !running.isEmpty() && before.isPresent();
            if (fixed && !request.anyPort() && !before.get().matches(request)) {
                throw UserFailure.usage(
                        "the ports cannot change while services of this stack are running (kafka "
                                + before.get().kafkaPort() + ", connect "
                                + before.get().connectPort() + ")",
                        "set kafka.port and connect.port to these ports, or run 'stack remove' first");
            }
            int kafka = port(KafkaService.NAME, request.kafkaPort(), before.map(Deployment::kafkaPort), fixed);
            int connect = port(ConnectService.NAME, request.connectPort(), before.map(Deployment::connectPort), fixed);
            return new Deployment(
                    kafka,
                    connect,
                    controllerPort(),
                    fixed ? before.get().askedKafkaPort() : request.kafkaPort(),
                    fixed ? before.get().askedConnectPort() : request.connectPort(),
                    before.filter(Deployment::deployed).map(Deployment::since).orElseGet(() -> Instant.now()
                            .truncatedTo(ChronoUnit.SECONDS)),
                    true);
        }

        private int port(String service, int asked, Optional<Integer> remembered, boolean fixed) {
            if (running.contains(service) && remembered.isPresent()) {
                return choose(remembered.get());
            }
            int wanted = remembered.filter(port -> fixed || request.anyPort()).orElse(asked);
            Optional<PortCheck.Refusal> refusal = refusal(wanted);
            if (refusal.isEmpty()) {
                return choose(wanted);
            }
            if (!request.anyPort()) {
                throw UserFailure.failed(
                        "port " + wanted + " for " + service + " is "
                                + refusal.get().reason(),
                        refusal.get().hint(service + ".port"));
            }
            return choose(wanted != asked && refusal(asked).isEmpty() ? asked : PortCheck.free(reserved()));
        }

        private int controllerPort() {
            Optional<Integer> remembered = before.map(Deployment::controllerPort);
            if (remembered.isPresent() && running.contains(KafkaService.NAME)) {
                return remembered.get();
            }
            return remembered.filter(port -> refusal(port).isEmpty()).orElseGet(() -> PortCheck.free(reserved()));
        }

        private Optional<PortCheck.Refusal> refusal(int port) {
            return chosen.contains(port)
                    ? Optional.of(new PortCheck.Refusal("taken by another service of this stack", false))
                    : PortCheck.refusal(port);
        }

        private Set<Integer> reserved() {
            Set<Integer> ports = new HashSet<>(chosen);
            ports.add(request.kafkaPort());
            ports.add(request.connectPort());
            return ports;
        }

        private int choose(int port) {
            chosen.add(port);
            return port;
        }
    }
}
