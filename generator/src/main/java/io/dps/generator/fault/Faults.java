package io.dps.generator.fault;

import io.dps.contract.Durations;
import io.dps.contract.RejectReason;
import io.dps.contract.UserFailure;
import java.time.Duration;
import java.util.Objects;

/**
 * The faults to inject into a stream of readings, whatever its source. Each reading is chosen independently of the
 * others; the same seed chooses the same readings. A late reading can also be a duplicate, a malformed record
 * cannot.
 *
 * @param late share of the readings whose event time is moved back, 0 to 1
 * @param lateBy how far their event time is moved back
 * @param duplicate share of the readings that are sent twice, one right after the other, with the same key and bytes
 * @param malformed share of the readings that are replaced by malformed records; each {@link RejectReason} takes its
 *     turn
 * @param seed seed of the random choice
 */
public record Faults(double late, Duration lateBy, double duplicate, double malformed, long seed) {

    private static final Faults NONE = new Faults(0, Duration.ZERO, 0, 0, 0);

    /**
     * Checks the components.
     *
     * @throws UserFailure of kind {@code USAGE} if a share is not within 0 to 1, or {@code lateBy} is negative, or
     *     zero with a share of late readings
     */
    public Faults {
        Objects.requireNonNull(lateBy, "lateBy");
        requireShare("late", late);
        requireShare("duplicate", duplicate);
        requireShare("malformed", malformed);
        if (lateBy.isNegative() || late > 0 && lateBy.isZero()) {
            throw UserFailure.usage(
                    "the delay of late readings must be longer than zero, not " + Durations.format(lateBy));
        }
    }

    /** Returns the faults that change no record. */
    public static Faults none() {
        return NONE;
    }

    /** Returns whether no record is changed. */
    public boolean isNone() {
        return late == 0 && duplicate == 0 && malformed == 0;
    }

    private static void requireShare(String name, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw UserFailure.usage("share of " + name + " readings is not between 0 and 1: " + share);
        }
    }
}
