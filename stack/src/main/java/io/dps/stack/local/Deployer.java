package io.dps.stack.local;

import io.dps.contract.UserFailure;
import io.dps.stack.model.Application.RestartPolicy;
import io.dps.stack.model.DeployRequest;
import io.dps.stack.model.Endpoints;
import io.dps.stack.model.ProgressListener.Step;
import io.dps.stack.state.ChangeLock;
import io.dps.stack.state.Progress;
import io.dps.stack.state.StateFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Brings the services of a context to healthy: all that do not run, or those that are to be restarted. */
final class Deployer {
    private final LocalStack stack;

    Deployer(LocalStack stack) {
        this.stack = stack;
    }

    Endpoints deploy(DeployRequest request, Progress progress) {
        stack.requireJars(stack.kafkaJars());
        stack.requireJars(stack.sparkJars());
        stack.folder().createRoot();
        return ChangeLock.holding(stack.folder(), "deploy", () -> bringUp(request, progress));
    }

    void restart(Set<String> names, DeployRequest request, Progress progress) {
        Deployment deployment = stack.requireDeployment();
        for (String name : names) {
            if (!stack.isService(name)) {
                throw UserFailure.usage("there is no service '" + name + "'", "services are kafka and connect");
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
        Deployment deployment =
                new PortAssignment(request, stack.deploymentFile().load(), running).settle();
        stack.deploymentFile().save(deployment);
        stack.folder().createFolders();
        stack.makeToken();
        Endpoints endpoints = stack.endpoints(deployment);
        List<HealthWait> waits = new ArrayList<>();
        for (LocalService service : stack.services()) {
            Supplier<ProcessRecord> anew = () -> start(service, deployment, progress);
            boolean left = running.contains(service.name());
            ProcessRecord record =
                    left ? leave(stack.table().find(service.name()).orElseThrow()) : anew.get();
            waits.add(new HealthWait(
                    stack.folder(),
                    service,
                    record,
                    left ? Optional.of(anew) : Optional.empty(),
                    deployment,
                    endpoints,
                    stack.table()));
        }
        stack.supervision().renew(progress);
        Duration rest = request.timeout().minus(progress.elapsed());
        new Readiness(waits, running, progress).await(rest, request.timeout());
        return endpoints;
    }

    /** From here on restarts are counted anew. */
    private ProcessRecord leave(ProcessRecord running) {
        ProcessRecord counted = running.with(Restarts.NONE);
        if (!counted.equals(running)) {
            stack.table().put(counted);
        }
        return counted;
    }

    private ProcessRecord start(LocalService service, Deployment deployment, Progress progress) {
        progress.report(service.name(), Step.STARTING, service.endpoint(deployment));
        try {
            service.configure(deployment);
        } catch (IOException e) {
            throw StateFailure.of(
                    "write the settings of " + service.name() + " into",
                    stack.folder().path(),
                    e);
        }
        ProcessRecord record = stack.launcher().start(service.name(), service.command(), RestartPolicy.ALWAYS);
        progress.report(service.name(), Step.WAITING, "process " + record.pid());
        return record;
    }
}
