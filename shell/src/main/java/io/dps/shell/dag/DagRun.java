package io.dps.shell.dag;

import java.time.Instant;
import java.util.Optional;

/**
 * One run of a DAG.
 *
 * @param dag the DAG's name
 * @param id the run's id within the DAG
 * @param state queued, running, success or failed
 * @param type what it was started by: manual, scheduled, ...
 * @param started when it left the queue
 * @param ended when it was over
 * @param conf what it was triggered with, as JSON
 */
public record DagRun(
        String dag,
        String id,
        String state,
        String type,
        Optional<Instant> started,
        Optional<Instant> ended,
        String conf) {

    /** Whether its state will not change any more. */
    public boolean isOver() {
        return isSuccess() || state.equals("failed");
    }

    /** Whether it ended well; a skipped task does not spoil that. */
    public boolean isSuccess() {
        return state.equals("success");
    }
}
