package io.dps.generator.publish;

import io.dps.contract.UserFailure;
import io.dps.generator.fault.Faults;
import io.dps.generator.fault.MalformedValues.MalformedRound;
import io.dps.generator.publish.OutgoingRecords.OutgoingRecord.Fault;
import io.dps.generator.reading.Reading;
import io.dps.generator.reading.ReadingCodec;
import io.dps.generator.reading.ReadingSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;

/** Turns the readings of a source into the records to send, and injects the faults. Used by one thread. */
final class OutgoingRecords {

    private final ReadingSource source;
    private final Faults faults;
    private final ReadingCodec codec = new ReadingCodec();
    private final SplittableRandom random;
    private final MalformedRound malformed;
    private OutgoingRecord copy;

    OutgoingRecords(ReadingSource source, Faults faults) {
        this.source = source;
        this.faults = faults;
        this.random = new SplittableRandom(faults.seed());
        this.malformed = new MalformedRound(random.split());
    }

    /**
     * Returns the next record; empty once the source is exhausted.
     *
     * @throws UserFailure if the source cannot be read any further
     */
    Optional<OutgoingRecord> next() {
        if (copy != null) {
            OutgoingRecord second = copy;
            copy = null;
            return Optional.of(second);
        }
        return source.next().map(this::toRecord);
    }

    private OutgoingRecord toRecord(Reading reading) {
        if (faults.isNone()) {
            return encoded(reading, reading.processTimestamp(), Fault.NONE);
        }
        // Draws three numbers for each reading, so that changing one share does not change the other choices.
        boolean isLate = random.nextDouble() < faults.late();
        boolean isDouble = random.nextDouble() < faults.duplicate();
        boolean isMalformed = random.nextDouble() < faults.malformed();
        if (isMalformed) {
            return new OutgoingRecord(
                    reading.sensorId(),
                    malformed.next(reading),
                    reading.processTimestamp(),
                    Optional.empty(),
                    Fault.MALFORMED);
        }
        OutgoingRecord record = isLate
                ? encoded(movedBack(reading, faults.lateBy()), reading.processTimestamp(), Fault.LATE)
                : encoded(reading, reading.processTimestamp(), Fault.NONE);
        copy = isDouble ? copyOf(record) : null;
        return record;
    }

    private OutgoingRecord encoded(Reading reading, Instant madeAt, Fault fault) {
        return new OutgoingRecord(
                reading.sensorId(), codec.encode(reading), madeAt, Optional.of(reading.processTimestamp()), fault);
    }

    private static OutgoingRecord copyOf(OutgoingRecord record) {
        return new OutgoingRecord(
                record.sensorId(), record.value(), record.madeAt(), record.eventTime(), Fault.DUPLICATE);
    }

    private static Reading movedBack(Reading reading, Duration lateBy) {
        // Compares durations, because the event time minus a very long duration may be out of range.
        Duration room = Duration.between(Reading.EARLIEST, reading.processTimestamp());
        Instant time = lateBy.compareTo(room) < 0 ? reading.processTimestamp().minus(lateBy) : Reading.EARLIEST;
        return new Reading(time, reading.temperature(), reading.humidity(), reading.pressure(), reading.sensorId());
    }

    /**
     * One record to send: a reading, or what a fault turned it into.
     *
     * @param sensorId the record's key
     * @param value the record's value; null for a tombstone
     * @param madeAt event time that the source gave the reading; a replay is paced by it
     * @param eventTime event time that a consumer finds in the value; empty if there is none to find
     * @param fault the fault injected into it
     */
    record OutgoingRecord(String sensorId, byte[] value, Instant madeAt, Optional<Instant> eventTime, Fault fault) {

        int size() {
            return value == null ? 0 : value.length;
        }

        /** A fault injected into a record. */
        enum Fault {
            NONE,
            LATE,
            DUPLICATE,
            MALFORMED
        }
    }
}
