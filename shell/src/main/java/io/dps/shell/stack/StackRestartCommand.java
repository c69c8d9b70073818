package io.dps.shell.stack;

import io.dps.shell.platform.Invocation;
import io.dps.shell.platform.Platform;
import io.dps.stack.model.AirflowRequest;
import io.dps.stack.model.DeployRequest;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code stack restart}: stops and starts services. */
@Command(
        name = "restart",
        header = "Stop and start services; their data stays.",
        footer = {"", "Examples:", "  stack restart", "  stack restart connect", "  stack restart kafka && wait stack"})
final class StackRestartCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SERVICE", arity = "0..*", description = "Services; all when none is named.")
    private Set<String> services = Set.of();

    @Mixin
    private DeployOptions options;

    private final Invocation invocation;

    StackRestartCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        try (DeploySteps lines = new DeploySteps(invocation.output())) {
            Platform platform = invocation.platform();
            DeployRequest request = options.request(
                    invocation.config(), platform.target().name(), Optional.empty(), AirflowRequest.usual());
            new StackService(platform).restart(services, request, lines);
        }
        return 0;
    }
}
