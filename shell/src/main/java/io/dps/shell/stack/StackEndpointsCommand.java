package io.dps.shell.stack;

import io.dps.shell.platform.Invocation;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code stack endpoints}: shows where the services answer. */
@Command(
        name = "endpoints",
        header = "Show where the services answer.",
        footer = {"", "Examples:", "  stack endpoints", "  stack endpoints -o json", "  stack endpoints --context lab"})
final class StackEndpointsCommand implements Callable<Integer> {
    private final Invocation invocation;

    StackEndpointsCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        EndpointsTable.show(invocation, invocation.platform().endpoints());
        return 0;
    }
}
