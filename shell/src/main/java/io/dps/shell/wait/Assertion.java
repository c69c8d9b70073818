package io.dps.shell.wait;

import io.dps.contract.Durations;
import io.dps.contract.UserFailure;
import io.dps.shell.output.StatusLine;
import io.dps.shell.platform.Invocation;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The patience of {@code assert}, and how it ends. */
final class Assertion {
    @Option(
            names = "--within",
            paramLabel = "TIME",
            defaultValue = "0s",
            description = "Look again until then (default: 0s, once).")
    private Duration within;

    Integer that(Condition condition, Invocation invocation) {
        Optional<String> missing;
        try (condition;
                StatusLine status = invocation.output().status()) {
            missing = condition.await(within, seen -> status.show(condition.name() + ": " + seen));
        }
        missing.ifPresent(seen -> {
            String time = within.isZero() ? "" : " after " + Durations.show(within);
            throw UserFailure.failed("assertion failed" + time + ": " + condition.name() + ": " + seen, "");
        });
        return 0;
    }
}
