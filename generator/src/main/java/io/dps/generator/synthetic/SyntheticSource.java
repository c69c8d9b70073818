package io.dps.generator.synthetic;

import io.dps.contract.UserFailure;
import io.dps.generator.reading.Reading;
import io.dps.generator.reading.ReadingSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Makes readings without end, sensor after sensor ({@code sensor-1}, {@code sensor-2}, ...). Temperature stays within
 * 20 to 25 °C, humidity within 40 to 45 %, pressure within 1000 to 1100 hPa, all rounded to two places. The same
 * number of sensors, the same simulated time and the same seed give the same readings on every machine.
 */
public final class SyntheticSource implements ReadingSource {

    private final List<SyntheticSensor> sensors;
    private final EventTime eventTime;
    private int turn;

    /**
     * Makes sensors.
     *
     * @param sensors number of sensors, at least 1
     * @param eventTime gives each reading its time
     * @param seed of everything random
     * @throws UserFailure usage, if there is no sensor
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
        return Optional.of(sensor.readAt(eventTime.next()));
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
