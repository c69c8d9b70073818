package io.dps.shell.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code stack plan}: shows what a deploy would do. */
@Command(
        name = "plan",
        header = "Show what 'stack deploy' would do, and change nothing.",
        footer = {"", "Examples:", "  stack plan", "  stack plan --any-port", "  stack plan --context lab -o json"})
final class StackPlanCommand implements Callable<Integer> {
    @Mixin
    private DeployOptions options;

    private final Invocation invocation;

    StackPlanCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        ChangesTable.show(invocation, invocation.platform().target().plan(options.request(invocation.config())));
        return 0;
    }
}
