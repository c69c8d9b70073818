package io.dps.generator.publish;

import io.dps.contract.UserFailure;

/**
 * How many readings are published per second.
 *
 * @param perSecond positive; infinite means as fast as the broker takes them
 */
public record RateLimit(double perSecond) {

    private static final RateLimit UNLIMITED = new RateLimit(Double.POSITIVE_INFINITY);

    /**
     * Checks the rate.
     *
     * @throws UserFailure usage, if the rate is not positive
     */
    public RateLimit {
        if (!(perSecond > 0)) {
            throw UserFailure.usage("rate is not positive: " + perSecond);
        }
    }

    /** Returns the rate of as many as the broker takes. */
    public static RateLimit unlimited() {
        return UNLIMITED;
    }

    /** Tells whether there is no limit. */
    public boolean isUnlimited() {
        return Double.isInfinite(perSecond);
    }
}
