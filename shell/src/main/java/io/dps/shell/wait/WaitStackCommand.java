package io.dps.shell.wait;

import io.dps.shell.platform.Invocation;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code wait stack}: waits for the services. */
@Command(
        name = "stack",
        header = "Wait until every service of the stack is healthy.",
        footer = {"", "Examples:", "  wait stack", "  wait stack --timeout 5m", "  stack restart connect && wait stack"
        })
final class WaitStackCommand implements Callable<Integer> {
    @Mixin
    private WaitUntil patience;

    private final Invocation invocation;

    WaitStackCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        return patience.until(new Conditions(invocation.platform()).stackIsHealthy(), invocation);
    }
}
