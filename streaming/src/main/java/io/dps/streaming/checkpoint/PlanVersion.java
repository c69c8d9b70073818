package io.dps.streaming.checkpoint;

import io.dps.contract.FailureKind;
import io.dps.contract.StreamHint;
import io.dps.contract.UserFailure;

/** Compares the version of the Spark plan of a checkpoint with the one that this dps makes. Stateless. */
final class PlanVersion {
    private PlanVersion() {}

    /**
     * Checks that a checkpoint fits: Spark would read offsets and state of another plan without an error, and write wrong
     * rows.
     *
     * @throws UserFailure of kind {@code REFUSED} if the versions differ
     */
    static void requireSame(String stream, int stored, int now) {
        if (stored == now) {
            return;
        }
        String reason = StreamHint.CHECKPOINT + stream + StreamHint.ANOTHER_PLAN + ": its query plan is of version "
                + stored + ", and this dps makes version " + now;
        throw new UserFailure(
                FailureKind.REFUSED, reason, StreamHint.forEnd(stream, reason).orElseThrow());
    }
}
