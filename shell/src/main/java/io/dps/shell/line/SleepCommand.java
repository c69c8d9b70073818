package io.dps.shell.line;

import io.dps.contract.UserFailure;
import io.dps.shell.platform.Invocation;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code sleep}: lets time pass. */
@Command(
        name = "sleep",
        header = "Let time pass; to wait for something, use 'wait'.",
        footer = {"", "Examples:", "  sleep 5s", "  sleep 1m30s", "  sleep 500ms && stack status"})
public final class SleepCommand implements Callable<Integer> {
    @Parameters(paramLabel = "TIME", description = "How long: 500ms, 5s, 1m30s.")
    private Duration time;

    SleepCommand(Invocation invocation) {
        // Shows nothing and needs nothing.
    }

    @Override
    public Integer call() {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw UserFailure.interrupted("");
        }
    }
}
