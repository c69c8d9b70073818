package io.dps.shell.stack;

import io.dps.shell.platform.Invocation;
import io.dps.shell.platform.Platform;
import io.dps.stack.model.DeployRequest;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code stack deploy}: starts what is missing and waits until all of it answers. */
@Command(
        name = "deploy",
        header = "Start the stack, and wait until its services answer.",
        description = "Services that are healthy are left alone. What is deployed outlives the shell.",
        footer = {
            "",
            "Examples:",
            "  stack deploy",
            "  stack deploy --any-port",
            "  stack deploy --context lab --target swarm --without kafka-ui,airflow --wait 5m",
            "  stack deploy --context lab --target swarm --generate-passwords",
            "  stack deploy --context lab --target swarm --kafka-ui-writable",
            "  stack deploy --context lab --airflow-password prompt"
        })
final class StackDeployCommand implements Callable<Integer> {
    @Mixin
    private TargetOptions choice;

    @Mixin
    private DeployOptions options;

    @Mixin
    private AirflowOptions airflow;

    private final Invocation invocation;

    StackDeployCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        choice.apply(invocation);
        Platform platform = invocation.platform();
        DeployRequest request = options.request(
                invocation.config(), platform.target().name(), Optional.of(choice), airflow.request(invocation));
        try (DeploySteps lines = new DeploySteps(invocation.output())) {
            new StackService(platform).deploy(request, lines);
        }
        EndpointsTable.show(invocation, platform.endpoints());
        return 0;
    }
}
