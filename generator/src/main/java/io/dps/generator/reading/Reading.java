package io.dps.generator.reading;

import java.time.Instant;
import java.util.Objects;

/**
 * One weather reading of one sensor: immutable, and always encodable as the JSON contract requires.
 *
 * @param processTimestamp event time, within the years 0000 to 9999 (the range of RFC 3339); the contract keeps
 *     microseconds
 * @param temperature degrees Celsius, finite
 * @param humidity relative humidity in percent, finite
 * @param pressure hectopascal, finite
 * @param sensorId name of the sensor, not blank; also the record key in Kafka
 */
public record Reading(Instant processTimestamp, double temperature, double humidity, double pressure, String sensorId) {

    /** The largest absolute value of a number in a valid reading. */
    public static final double MAX_MAGNITUDE = 1e6;

    /** The longest sensor id that a replay accepts, in characters: readings over 64 KiB are not averaged. */
    public static final int LONGEST_SENSOR_ID = 1_000;

    /** Earliest event time that a reading can carry. */
    public static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");

    /** Latest event time that a reading can carry. */
    public static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    /**
     * Checks every component.
     *
     * @throws IllegalArgumentException if a number is not finite, the time is out of range or the sensor id is blank
     */
    public Reading {
        Objects.requireNonNull(processTimestamp, "processTimestamp");
        Objects.requireNonNull(sensorId, "sensorId");
        requireFinite("temperature", temperature);
        requireFinite("humidity", humidity);
        requireFinite("pressure", pressure);
        if (processTimestamp.isBefore(EARLIEST) || processTimestamp.isAfter(LATEST)) {
            throw new IllegalArgumentException("process timestamp out of range: " + processTimestamp);
        }
        if (sensorId.isBlank()) {
            throw new IllegalArgumentException("sensor id is blank");
        }
    }

    private static void requireFinite(String name, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(name + " is not finite: " + value);
        }
    }
}
