package io.dps.shell.command;

import io.dps.shell.service.Conditions;
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
    private ConditionWait patience;

    private final Invocation invocation;

    WaitStackCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        return patience.until(new Conditions(invocation.platform()).stackIsHealthy(), invocation);
    }
}
