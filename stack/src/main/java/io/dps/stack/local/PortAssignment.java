package io.dps.stack.local;

import io.dps.contract.UserFailure;
import io.dps.stack.machine.PortCheck;
import io.dps.stack.model.DeployRequest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Settles the ports of a deployment before anything starts. */
final class PortAssignment {
    private final DeployRequest request;
    private final Optional<Deployment> before;
    private final Set<String> running;
    private final Set<Integer> chosen = new HashSet<>();

    /** @param running names of the services that run, whose ports are settled already */
    PortAssignment(DeployRequest request, Optional<Deployment> before, Set<String> running) {
        this.request = request;
        this.before = before;
        this.running = running;
    }

    /**
     * @throws UserFailure {@code USAGE} when something runs and the request wants other ports, {@code FAILED}
     *     naming the owner
     */
    Deployment settle() {
        boolean fixed = !running.isEmpty() && before.isPresent();
        if (fixed && !request.anyPort() && !before.get().matches(request)) {
            throw UserFailure.usage(
                    "target and ports are fixed by the first deploy (kafka "
                            + before.get().kafkaPort() + ", connect "
                            + before.get().connectPort() + ")",
                    "leave the ports out, or run 'stack remove' first");
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
        Optional<String> taken = taken(wanted);
        if (taken.isEmpty()) {
            return choose(wanted);
        }
        if (!request.anyPort()) {
            throw UserFailure.failed(
                    "port " + wanted + " for " + service + " is " + taken.get(),
                    "end that program, set " + service + ".port to another port, or let dps choose with --any-port");
        }
        return choose(wanted != asked && taken(asked).isEmpty() ? asked : PortCheck.free(reserved()));
    }

    private int controllerPort() {
        Optional<Integer> remembered = before.map(Deployment::controllerPort);
        if (remembered.isPresent() && running.contains(KafkaService.NAME)) {
            return remembered.get();
        }
        return remembered.filter(port -> taken(port).isEmpty()).orElseGet(() -> PortCheck.free(reserved()));
    }

    private Optional<String> taken(int port) {
        return chosen.contains(port) ? Optional.of("taken by another service of this stack") : PortCheck.taken(port);
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
