package io.dps.shell.command;

import io.dps.shell.service.Platform;
import io.dps.shell.service.StackService;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code stack deploy}: starts what is missing and waits until all of it answers. */
@Command(
        name = "deploy",
        header = "Start Kafka and Spark Connect, and wait until both answer.",
        description = "Services that are healthy are left alone. What is deployed outlives the shell.",
        footer = {
            "",
            "Examples:",
            "  stack deploy",
            "  stack deploy --any-port",
            "  stack deploy --context lab --wait 5m"
        })
final class StackDeployCommand implements Callable<Integer> {
    @Mixin
    private DeployOptions options;

    private final Invocation invocation;

    StackDeployCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        Platform platform = invocation.platform();
        try (StepLines lines = new StepLines(invocation.output())) {
            new StackService(platform).deploy(options.request(invocation.config()), lines);
        }
        EndpointsTable.show(invocation, platform.endpoints());
        return 0;
    }
}
