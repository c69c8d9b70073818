package io.dps.generator.publish;

import io.dps.contract.UserFailure;

/**
 * How fast a replay runs through the event times of its readings.
 *
 * @param factor 1 keeps the distances between readings as they were, 60 plays an hour in a minute; infinite means as
 *     fast as the broker takes them
 */
public record ReplaySpeed(double factor) {

    private static final ReplaySpeed UNLIMITED = new ReplaySpeed(Double.POSITIVE_INFINITY);

    /**
     * Checks the factor.
     *
     * @throws UserFailure usage, if it is not positive
     */
    public ReplaySpeed {
        if (!(factor > 0)) {
            throw UserFailure.usage("speed is not positive: " + factor);
        }
    }

    /** Returns the speed at which event times do not matter. */
    public static ReplaySpeed unlimited() {
        return UNLIMITED;
    }

    /** Tells whether event times do not matter. */
    public boolean isUnlimited() {
        return Double.isInfinite(factor);
    }
}
