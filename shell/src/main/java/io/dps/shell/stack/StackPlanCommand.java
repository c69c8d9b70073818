package io.dps.shell.stack;

import io.dps.shell.platform.Invocation;
import io.dps.stack.model.DeployRequest;
import io.dps.stack.model.Target;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code stack plan}: shows what a deploy would do. */
@Command(
        name = "plan",
        header = "Show what 'stack deploy' would do, and change nothing.",
        footer = {
            "",
            "Examples:",
            "  stack plan",
            "  stack plan --any-port",
            "  stack plan --context lab --target swarm"
        })
final class StackPlanCommand implements Callable<Integer> {
    @Mixin
    private TargetOptions choice;

    @Mixin
    private DeployOptions options;

    private final Invocation invocation;

    StackPlanCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        choice.apply(invocation);
        Target target = invocation.platform().target();
        DeployRequest request = options.request(
                invocation.config(), target.name(), Optional.of(choice), new AirflowOptions().request(invocation));
        ChangesTable.show(invocation, target.plan(request));
        return 0;
    }
}
