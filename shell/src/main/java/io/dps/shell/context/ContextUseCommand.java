package io.dps.shell.context;

import io.dps.shell.platform.Invocation;
import io.dps.shell.settings.Config;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code context use}: changes the current context. */
@Command(
        name = "use",
        header = "Make a context the current one, for this shell and those to come.",
        description = "Written to the configuration file; --context and DPS_CONTEXT go before it.",
        footer = {"", "Examples:", "  context use plant", "  context use local", "  context use plant && topic list"})
final class ContextUseCommand implements Callable<Integer> {
    @Parameters(paramLabel = "CONTEXT", description = "Name of the context.")
    private String name;

    private final Invocation invocation;

    ContextUseCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        Optional<Config.Value> other = ContextService.of(invocation).use(name);
        invocation.output().note("the current context is '" + name + "' now");
        other.ifPresent(now -> invocation
                .output()
                .note("here commands go on with context '" + now.text() + "', which "
                        + (now.origin().equals("option") ? "--context" : now.origin()) + " names"));
        return 0;
    }
}
