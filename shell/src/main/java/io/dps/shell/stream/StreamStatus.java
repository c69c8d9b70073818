package io.dps.shell.stream;

import io.dps.contract.StreamHint;
import io.dps.contract.StreamProgress;
import java.util.Optional;

/**
 * The state of a stream, from its last report and its process.
 *
 * @param report its last report
 * @param state the reported state; {@code dead} if the last report is not a final one, and is too old or its process is
 *     gone; {@code restarting} if the target starts another process in its place
 * @param pid id of its process, if it runs on this machine and dps started it
 * @param end how its process has ended, if the last report does not say so: a process that was refused a restart reports
 *     nothing
 */
public record StreamStatus(StreamProgress report, String state, Optional<Long> pid, Optional<String> end) {
    /** Returns true if the stream is processing or waiting for readings. */
    public boolean isAlive() {
        return !report.state().hasEnded() && !state.equals("dead");
    }

    /** Returns why the stream does not run, with what to do if that is known; empty if there is nothing to tell. */
    Optional<String> trouble() {
        return Optional.ofNullable(report.error())
                .or(() -> end)
                .map(reason -> reason
                        + StreamHint.forEnd(report.stream(), reason)
                                .map(what -> "; " + what)
                                .orElse(""));
    }

    /** Returns the writer of the stream, for messages. */
    String writer() {
        return "process " + report.pid() + " on " + report.host();
    }
}
