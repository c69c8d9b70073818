package io.dps.shell.dag;

import java.time.Instant;
import java.util.Optional;

/**
 * One task of a run.
 *
 * @param task the task's name
 * @param mapIndex which of several of that name; -1: there is one only
 * @param attempt how often it was begun; 0: not yet
 * @param state running, success, failed, skipped, up_for_retry, ...; empty: nothing happened yet
 * @param started when its last attempt began
 * @param ended when that ended
 */
public record TaskRun(
        String task,
        int mapIndex,
        int attempt,
        Optional<String> state,
        Optional<Instant> started,
        Optional<Instant> ended) {

    /** The name, with the index where there are several. */
    public String name() {
        return mapIndex < 0 ? task : task + "[" + mapIndex + "]";
    }

    /** Whether its last attempt writes no further lines. */
    public boolean isQuiet() {
        return ended.isPresent() && !state.equals(Optional.of("running"));
    }
}
