package io.dps.shell.line;

import io.dps.shell.platform.Invocation;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code unset}: forgets variables of this session. */
@Command(
        name = "unset",
        header = "Forget variables of this session.",
        footer = {"", "Examples:", "  unset SENSORS", "  unset SENSORS LIMIT", "  set LIMIT=22; unset LIMIT"})
public final class UnsetCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", arity = "1..*", description = "Variables to forget.")
    private List<String> names;

    private final Invocation invocation;

    UnsetCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        names.forEach(invocation.variables()::unset);
        return 0;
    }
}
