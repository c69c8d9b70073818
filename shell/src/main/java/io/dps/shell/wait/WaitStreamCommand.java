package io.dps.shell.wait;

import io.dps.contract.Topics;
import io.dps.contract.UserFailure;
import io.dps.shell.output.Suggestion;
import io.dps.shell.platform.Invocation;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code wait stream}: waits for the averager. */
@Command(
        name = "stream",
        header = "Wait until the averager has caught up, or is in a state.",
        description =
                "A stream has caught up when it has read every record that it may read now: committed ones end where the first "
                        + "open transaction begins.",
        footer = {
            "",
            "Examples:",
            "  wait stream --caught-up",
            "  wait stream --state stopped --timeout 5m",
            "  wait stream --caught-up && stream verify"
        })
final class WaitStreamCommand implements Callable<Integer> {
    private static final List<String> STATES =
            List.of("starting", "running", "idle", "restarting", "stopped", "failed", "dead");

    @Option(names = "--caught-up", description = "Wait until it has read all records (default).")
    private boolean caughtUp;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description = "Wait until it is starting, running, idle, restarting, stopped, failed or dead.")
    private String state;

    @Mixin
    private WaitUntil patience;

    private final Invocation invocation;

    WaitStreamCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        if (state != null && caughtUp) {
            throw UserFailure.usage("--state and --caught-up exclude each other", "see: wait stream --help");
        }
        if (state != null && !STATES.contains(state)) {
            throw UserFailure.usage(
                    "'" + state + "' is not a state of a stream",
                    Suggestion.hint(state, STATES, "the states are: " + String.join(", ", STATES)));
        }
        Conditions conditions = new Conditions(invocation.platform());
        return patience.until(
                state == null
                        ? conditions.streamHasCaughtUp(Topics.AVERAGES)
                        : conditions.streamIs(Topics.AVERAGES, state),
                invocation);
    }
}
