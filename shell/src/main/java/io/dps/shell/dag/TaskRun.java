package io.dps.shell.dag;

import java.time.Instant;
import java.util.Optional;

/**
 * One task of a run.
 *
 * @param task the task's name
 * @param mapIndex index of a mapped task; -1 if the task is not mapped
 * @param attempt number of its last attempt; 0 if it has not started
 * @param state running, success, failed, skipped, up_for_retry, ...; empty if nothing has happened yet
 * @param started when its last attempt began
 * @param ended when its last attempt ended
 */
public record TaskRun(
        String task,
        int mapIndex,
        int attempt,
        Optional<String> state,
        Optional<Instant> started,
        Optional<Instant> ended) {

    /** Returns the name, with the index for a mapped task. */
    public String name() {
        return mapIndex < 0 ? task : task + "[" + mapIndex + "]";
    }

    /** Returns true if its last attempt writes no further log lines. */
    public boolean isQuiet() {
        return ended.isPresent() && !state.equals(Optional.of("running"));
    }
}
