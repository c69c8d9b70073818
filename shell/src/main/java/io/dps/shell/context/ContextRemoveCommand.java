package io.dps.shell.context;

import io.dps.shell.platform.Invocation;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code context remove}: removes a context. */
@Command(
        name = "remove",
        header = "Remove a context, with the secrets and views kept for it.",
        description = "Refused while its stack is deployed. Servers of others and all data stay.",
        footer = {
            "",
            "Examples:",
            "  context remove plant",
            "  stack remove --context lab && context remove lab",
            "  context export plant plant.yaml; context remove plant"
        })
final class ContextRemoveCommand implements Callable<Integer> {
    @Parameters(paramLabel = "CONTEXT", description = "Name of the context.")
    private String name;

    private final Invocation invocation;

    ContextRemoveCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        Optional<String> next = ContextService.of(invocation).remove(name);
        invocation
                .output()
                .note("removed context '" + name + "'"
                        + next.map(context -> "; the current one is '" + context + "' now")
                                .orElse(""));
        return 0;
    }
}
