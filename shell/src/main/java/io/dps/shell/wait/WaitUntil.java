package io.dps.shell.wait;

import io.dps.contract.Durations;
import io.dps.contract.UserFailure;
import io.dps.shell.output.StatusLine;
import io.dps.shell.platform.Invocation;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The patience of {@code wait}, and how it ends. */
final class WaitUntil {
    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "1m",
            description = "How long to wait (default: 1m).")
    private Duration timeout;

    Integer until(Condition condition, Invocation invocation) {
        Optional<String> missing;
        try (condition;
                StatusLine status = invocation.output().status()) {
            missing = condition.await(timeout, seen -> status.show("waiting for " + condition.name() + ": " + seen));
        }
        missing.ifPresent(last -> {
            throw UserFailure.timeout(
                    condition.name() + " was not ready within " + Durations.show(timeout) + ": " + last, "");
        });
        return 0;
    }
}
