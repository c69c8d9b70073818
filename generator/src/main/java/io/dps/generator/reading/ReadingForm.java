package io.dps.generator.reading;

import io.dps.generator.fault.MalformedRound;
import io.dps.generator.record.RecordForm;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Turns readings into records: the sensor id is the key, the JSON of the contract the value. Used by one thread. */
final class ReadingForm implements RecordForm<Reading> {

    private final ReadingCodec codec = new ReadingCodec();
    private final MalformedRound<Reading> malformed;

    ReadingForm(SplittableRandom random) {
        this.malformed = new MalformedRound<>(random, MalformedValues.kinds());
    }

    @Override
    public String key(Reading reading) {
        return reading.sensorId();
    }

    @Override
    public Instant time(Reading reading) {
        return reading.processTimestamp();
    }

    @Override
    public boolean hasEventTime() {
        return true;
    }

    @Override
    public byte[] value(Reading reading) {
        return codec.encode(reading);
    }

    @Override
    public Reading movedBack(Reading reading, Duration lateBy) {
        // Compares durations, because the event time minus a very long duration may be out of range.
        Duration room = Duration.between(Reading.EARLIEST, reading.processTimestamp());
        Instant time = lateBy.compareTo(room) < 0 ? reading.processTimestamp().minus(lateBy) : Reading.EARLIEST;
        return new Reading(time, reading.temperature(), reading.humidity(), reading.pressure(), reading.sensorId());
    }

    @Override
    public byte @Nullable [] malformed(Reading reading) {
        return malformed.next(reading);
    }
}
