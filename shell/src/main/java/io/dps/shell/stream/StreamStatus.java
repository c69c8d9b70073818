package io.dps.shell.stream;

import io.dps.contract.StreamProgress;
import java.util.Optional;

/**
 * A stream as its last report and its process tell.
 *
 * @param report its last report
 * @param state what it does; {@code dead} when its process is gone or its reports are too old, without a last word, and
 *     {@code restarting} when another process takes its place
 * @param pid its process on this machine, if it is one of ours and runs
 */
public record StreamStatus(StreamProgress report, String state, Optional<Long> pid) {
    /** Whether it is at work, or waits for readings. */
    public boolean isAlive() {
        return !report.state().hasEnded() && !state.equals("dead");
    }

    /** Who writes to it, for people. */
    String writer() {
        return "process " + report.pid() + " on " + report.host();
    }
}
