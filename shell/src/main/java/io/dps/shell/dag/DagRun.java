package io.dps.shell.dag;

import java.time.Instant;
import java.util.Optional;

/**
 * One run of a DAG.
 *
 * @param dag the DAG's name
 * @param id the run's id within the DAG
 * @param state queued, running, success or failed
 * @param type what started it: manual, scheduled, ...
 * @param started when it left the queue
 * @param ended when it ended
 * @param conf its parameters, as JSON
 */
public record DagRun(
        String dag,
        String id,
        String state,
        String type,
        Optional<Instant> started,
        Optional<Instant> ended,
        String conf) {

    /** Returns true if its state is final. */
    public boolean isOver() {
        return isSuccess() || state.equals("failed");
    }

    /** Returns true if the run succeeded; skipped tasks do not matter. */
    public boolean isSuccess() {
        return state.equals("success");
    }
}
