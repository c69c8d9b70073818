package io.dps.generator.synthetic;

import io.dps.contract.UserFailure;
import io.dps.generator.reading.Reading;
import io.dps.generator.reading.ReadingSource;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * An endless source of readings of made-up sensors, each in turn ({@code sensor-1}, {@code sensor-2}, ...).
 * Temperature stays within 20 to 25 °C, humidity within 40 to 45 %, pressure within 1000 to 1100 hPa, all rounded to
 * two decimal places. The same number of sensors, the same simulated time and the same seed give the same readings
 * on every machine.
 */
public final class SyntheticSource implements ReadingSource {

    private final List<SyntheticSensor> sensors;
    private final EventTime eventTime;
    private final DailyCurve curve = new DailyCurve();
    private int turn;

    /**
     * Makes the sensors.
     *
     * @param sensors number of sensors, at least 1
     * @param eventTime gives each reading its time
     * @param seed seed of all random numbers
     * @throws UserFailure of kind {@code USAGE} if {@code sensors} is less than 1
     */
    public SyntheticSource(int sensors, EventTime eventTime, long seed) {
        if (sensors < 1) {
            throw UserFailure.usage("number of sensors is not positive: " + sensors);
        }
        SplittableRandom random = new SplittableRandom(seed);
        this.sensors = IntStream.rangeClosed(1, sensors)
                .mapToObj(number -> new SyntheticSensor("sensor-" + number, random.split()))
                .toList();
        this.eventTime = Objects.requireNonNull(eventTime, "eventTime");
    }

    @Override
    public Optional<Reading> next() {
        SyntheticSensor sensor = sensors.get(turn);
        turn = turn + 1 == sensors.size() ? 0 : turn + 1;
        Instant time = eventTime.next();
        return Optional.of(sensor.readAt(time, curve.at(time)));
    }

    @Override
    public void close() {
        // There is nothing to close.
    }

    /** One measured quantity of a made-up sensor, within fixed bounds and rounded to two decimal places. */
    private static final class SyntheticQuantity {

        /**
         * Share of the drift that is lost at each reading, so that it returns to zero over some thousand readings.
         */
        private static final double RETURN = 0.0005;

        /** Largest step of the drift from one reading to the next, as a share of the drift's range. */
        private static final double STEP = 0.01;

        private final Profile profile;
        private final SplittableRandom random;
        private double drift;

        /**
         * Parameters of a quantity, in its own unit.
         *
         * @param lowest lower bound of the values
         * @param highest upper bound of the values
         * @param mean mean of the daily curve
         * @param dailySwing amplitude of the daily curve; negative if it is lowest in the afternoon
         * @param driftRange largest drift to either side
         * @param noise size of the random difference from reading to reading
         */
        record Profile(
                double lowest, double highest, double mean, double dailySwing, double driftRange, double noise) {}

        SyntheticQuantity(Profile profile, SplittableRandom random) {
            this.profile = profile;
            this.random = random;
            this.drift = profile.driftRange() * symmetric() / 2;
        }

        /**
         * Makes the next value.
         *
         * @param curve value of the daily curve, -1 to 1
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

    /** The daily curve of all sensors, -1 to 1. Computes a value only when the second changes. */
    private static final class DailyCurve {

        private static final long SECONDS_PER_DAY = 86_400;
        /**
         * Second of the day at which the curve rises through its mean: 09:00 UTC, so that it is warmest at 15:00.
         */
        private static final long MORNING = 9 * 3_600;

        private long second = Long.MIN_VALUE;
        private double value;

        double at(Instant time) {
            if (time.getEpochSecond() != second) {
                second = time.getEpochSecond();
                long secondOfDay = Math.floorMod(second - MORNING, SECONDS_PER_DAY);
                // StrictMath: the same seed must give the same bytes on every machine.
                value = StrictMath.sin(2 * Math.PI * secondOfDay / SECONDS_PER_DAY);
            }
            return value;
        }
    }

    /** One made-up sensor: a daily curve, a slow drift of its own and a little noise. */
    private static final class SyntheticSensor {

        private static final SyntheticQuantity.Profile TEMPERATURE =
                new SyntheticQuantity.Profile(20, 25, 22.5, 1.4, 0.6, 0.08);
        /** Opposite to the temperature: relative humidity falls as air warms up. */
        private static final SyntheticQuantity.Profile HUMIDITY =
                new SyntheticQuantity.Profile(40, 45, 42.5, -1.2, 0.8, 0.15);

        private static final SyntheticQuantity.Profile PRESSURE =
                new SyntheticQuantity.Profile(1_000, 1_100, 1_014, 0.9, 8, 0.1);

        private final String id;
        private final SyntheticQuantity temperature;
        private final SyntheticQuantity humidity;
        private final SyntheticQuantity pressure;

        SyntheticSensor(String id, SplittableRandom random) {
            this.id = id;
            this.temperature = new SyntheticQuantity(TEMPERATURE, random.split());
            this.humidity = new SyntheticQuantity(HUMIDITY, random.split());
            this.pressure = new SyntheticQuantity(PRESSURE, random.split());
        }

        Reading readAt(Instant time, double curve) {
            return new Reading(time, temperature.next(curve), humidity.next(curve), pressure.next(curve), id);
        }
    }
}
