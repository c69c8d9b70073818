package io.dps.generator.synthetic;

import java.util.SplittableRandom;

/** One measured quantity of a made-up sensor, within fixed bounds and rounded to two places. */
final class SyntheticQuantity {

    /** Share of the drift that each reading loses: pulls it back to zero over some thousand readings. */
    private static final double RETURN = 0.0005;

    /** Longest step of the drift from one reading to the next, as a share of its range. */
    private static final double STEP = 0.01;

    private final Profile profile;
    private final SplittableRandom random;
    private double drift;

    /**
     * How a quantity behaves, in its own unit.
     *
     * @param lowest no value is below
     * @param highest no value is above
     * @param mean about which the day swings
     * @param dailySwing height of the daily curve; negative when it is lowest in the afternoon
     * @param driftRange how far the slow drift goes to either side
     * @param noise size of what differs from reading to reading
     */
    record Profile(double lowest, double highest, double mean, double dailySwing, double driftRange, double noise) {}

    SyntheticQuantity(Profile profile, SplittableRandom random) {
        this.profile = profile;
        this.random = random;
        this.drift = profile.driftRange() * symmetric() / 2;
    }

    /**
     * Makes the next value.
     *
     * @param curve the height of the daily curve, -1 to 1
     */
    double next(double curve) {
        double range = profile.driftRange();
        drift = clamp(drift * (1 - RETURN) + range * STEP * symmetric(), -range, range);
        double noise = profile.noise() * (symmetric() + symmetric());
        double value = profile.mean() + profile.dailySwing() * curve + drift + noise;
        return Math.round(clamp(value, profile.lowest(), profile.highest()) * 100) / 100.0;
    }

    private double symmetric() {
        return 2 * random.nextDouble() - 1;
    }

    private static double clamp(double value, double low, double high) {
        return Math.max(low, Math.min(high, value));
    }
}
