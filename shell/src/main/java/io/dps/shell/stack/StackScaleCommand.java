package io.dps.shell.stack;

import io.dps.shell.platform.Invocation;
import io.dps.shell.platform.Platform;
import io.dps.stack.model.AirflowRequest;
import io.dps.stack.model.DeployRequest;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code stack scale}: gives services another number of tasks. */
@Command(
        name = "scale",
        header = "Run more or fewer tasks of a service of a swarm.",
        description = "Waits until they are healthy; later deploys keep the number.",
        footer = {
            "",
            "Examples:",
            "  stack scale spark-worker=2",
            "  stack scale spark-worker=1 --wait 1m",
            "  stack scale spark-worker=3 && stack nodes"
        })
final class StackScaleCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SERVICE=N", arity = "1..*", description = "Services with their numbers of tasks.")
    private Map<String, Integer> replicas = Map.of();

    @Mixin
    private DeployOptions options;

    private final Invocation invocation;

    StackScaleCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        Platform platform = invocation.platform();
        DeployRequest request = options.request(
                invocation.config(), platform.target().name(), Optional.empty(), AirflowRequest.usual());
        try (DeploySteps lines = new DeploySteps(invocation.output())) {
            new StackService(platform).scale(replicas, request, lines);
        }
        return 0;
    }
}
