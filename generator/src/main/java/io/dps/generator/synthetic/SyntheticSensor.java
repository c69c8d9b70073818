package io.dps.generator.synthetic;

import io.dps.generator.reading.Reading;
import java.time.Instant;
import java.util.SplittableRandom;

/** One made-up sensor: a daily curve, a slow drift of its own and a little noise. */
final class SyntheticSensor {

    private static final long SECONDS_PER_DAY = 86_400;
    /** Where the daily curve crosses its mean upwards: 09:00 UTC, so that it is warmest at 15:00. */
    private static final long MORNING = 9 * 3_600;

    private static final SyntheticQuantity.Profile TEMPERATURE =
            new SyntheticQuantity.Profile(20, 25, 22.5, 1.4, 0.6, 0.08);
    /** Air that warms up gets drier: the curve runs against that of the temperature. */
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

    Reading readAt(Instant time) {
        double curve = dailyCurve(time);
        return new Reading(time, temperature.next(curve), humidity.next(curve), pressure.next(curve), id);
    }

    private static double dailyCurve(Instant time) {
        long secondOfDay = Math.floorMod(time.getEpochSecond() - MORNING, SECONDS_PER_DAY);
        // StrictMath: the same seed must give the same bytes on every machine.
        return StrictMath.sin(2 * Math.PI * secondOfDay / SECONDS_PER_DAY);
    }
}
