package io.dps.stack.local;

import io.dps.contract.UserFailure;
import io.dps.stack.machine.PortCheck;
import io.dps.stack.model.ConnectEndpoint;
import io.dps.stack.model.Endpoints;
import io.dps.stack.model.Endpoints.PublishedEndpoint;
import io.dps.stack.model.HealthCheck;
import io.dps.stack.model.KafkaEndpoint;
import io.dps.stack.model.Secret;
import io.dps.stack.secret.SecretFile;
import io.dps.stack.state.ContextFolder;
import io.dps.stack.state.StateFailure;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The parts of one context's local stack, shared by the commands. Safe to use from several threads. */
final class LocalStack {
    private final ContextFolder folder;
    private final Supplier<Runtimes> runtimes;
    private final ProcessTable table;
    private final Launcher launcher;
    private final List<LocalService> services;
    private final List<String> supervisor;
    /** Whether it only hosts applications and has no services, so that nothing needs to be deployed. */
    private final boolean isHost;

    LocalStack(ContextFolder folder, Runtimes runtimes, HealthCheck kafka, HealthCheck connect) {
        this(
                folder,
                runtimes,
                List.of(
                        new KafkaService(folder, runtimes.kafka(), kafka),
                        new ConnectService(folder, runtimes.spark(), connect)),
                Supervision.command(folder.context(), folder.path()));
    }

    /** @param supervisor command line of its supervisor; empty to run without one */
    LocalStack(ContextFolder folder, Runtimes runtimes, List<LocalService> services, List<String> supervisor) {
        this(folder, () -> runtimes, services, supervisor, false);
    }

    private LocalStack(
            ContextFolder folder,
            Supplier<Runtimes> runtimes,
            List<LocalService> services,
            List<String> supervisor,
            boolean isHost) {
        this.isHost = isHost;
        this.folder = folder;
        this.runtimes = runtimes;
        this.table = new ProcessTable(folder);
        this.launcher = new Launcher(folder, table);
        this.services = List.copyOf(services);
        this.supervisor = List.copyOf(supervisor);
    }

    /** Returns a stack without services, which hosts applications of a platform that runs elsewhere. */
    static LocalStack hosting(ContextFolder folder, Supplier<Runtimes> runtimes) {
        return new LocalStack(folder, runtimes, List.of(), Supervision.command(folder.context(), folder.path()), true);
    }

    ContextFolder folder() {
        return folder;
    }

    ProcessTable table() {
        return table;
    }

    Launcher launcher() {
        return launcher;
    }

    /** Returns the command line of the supervisor; empty to run without one. */
    List<String> supervisor() {
        return supervisor;
    }

    Supervision supervision() {
        return new Supervision(this);
    }

    /** Returns the services in start order; they are stopped in reverse order. */
    List<LocalService> services() {
        return services;
    }

    JarFolder kafkaJars() {
        return runtimes.get().kafka();
    }

    JarFolder sparkJars() {
        return runtimes.get().spark();
    }

    boolean isService(String name) {
        return services.stream().anyMatch(service -> service.name().equals(name));
    }

    Set<String> runningServices() {
        return services.stream().map(LocalService::name).filter(table::alive).collect(Collectors.toSet());
    }

    /** Returns the processes other than the services and the supervisor, running or not. */
    List<ProcessRecord> applications() {
        return table.all().stream()
                .filter(record -> !isService(record.name()) && !record.name().equals(Supervisor.NAME))
                .toList();
    }

    /** Returns the last deployment, even if it was removed. */
    Optional<Deployment> lastDeployment() {
        return Deployment.load(folder);
    }

    /** Returns the deployment; empty after a removal. */
    Optional<Deployment> deployment() {
        return lastDeployment().filter(Deployment::deployed);
    }

    /** @throws UserFailure of kind {@code UNREACHABLE} when nothing is deployed */
    Deployment requireDeployment() {
        return deployment()
                .orElseThrow(() -> UserFailure.unreachable(
                        "nothing is deployed in context " + folder.context(), "run 'stack deploy' first"));
    }

    /** @throws UserFailure of kind {@code UNREACHABLE} when the services that applications need are not deployed */
    void requireReady() {
        if (!isHost) {
            requireDeployment();
        }
    }

    /** Returns whether a supervisor has anything to watch. */
    boolean isSupervised() {
        return isHost
                ? applications().stream().anyMatch(record -> record.alive() || record.awaitsRestart())
                : deployment().isPresent();
    }

    /** Creates the token of the Connect server at the first deploy. */
    void makeToken() {
        try {
            token().readOrCreate();
        } catch (IOException e) {
            throw StateFailure.of("write", folder.connectToken(), e);
        }
    }

    Endpoints endpoints(Deployment deployment) {
        KafkaEndpoint kafka = KafkaEndpoint.plaintext(PortCheck.LOOPBACK + ":" + deployment.kafkaPort());
        ConnectEndpoint connect =
                new ConnectEndpoint("localhost", deployment.connectPort(), Optional.of(readToken()), false);
        return new Endpoints(
                kafka,
                kafka,
                connect,
                Optional.of(folder.checkpoints().toString()),
                List.of(
                        new PublishedEndpoint(KafkaService.NAME, kafka.brokers(), "plaintext, this machine only"),
                        new PublishedEndpoint(ConnectService.NAME, connect.address(), "token, this machine only")));
    }

    private Secret readToken() {
        try {
            return token().read()
                    .orElseThrow(() -> UserFailure.failed(
                            "the token of the Connect server is missing: " + folder.connectToken(),
                            "run 'stack restart connect' to make a new one"));
        } catch (IOException e) {
            throw StateFailure.of("read", folder.connectToken(), e);
        }
    }

    private SecretFile token() {
        return new SecretFile(folder.connectToken());
    }
}
