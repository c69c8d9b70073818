package io.dps.generator.publish;

import io.dps.contract.UserFailure;
import io.dps.generator.fault.Faults;
import io.dps.generator.publish.OutgoingRecords.OutgoingRecord.Fault;
import io.dps.generator.record.RecordForm;
import io.dps.generator.record.RecordSource;
import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Turns the items of a source into the records to send, and injects the faults. Used by one thread.
 *
 * @param <T> type of the items
 */
final class OutgoingRecords<T> {

    private final RecordSource<T> source;
    private final Faults faults;
    private final SplittableRandom random;
    private final RecordForm<T> form;
    private OutgoingRecord copy;

    OutgoingRecords(RecordSource<T> source, Faults faults) {
        this.source = source;
        this.faults = faults;
        this.random = new SplittableRandom(faults.seed());
        this.form = source.form(random.split());
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

    private OutgoingRecord toRecord(T item) {
        if (faults.isNone()) {
            return encoded(item, form.time(item), Fault.NONE);
        }
        // Draws three numbers for each item, so that changing one share does not change the other choices.
        boolean isLate = random.nextDouble() < faults.late();
        boolean isDouble = random.nextDouble() < faults.duplicate();
        boolean isMalformed = random.nextDouble() < faults.malformed();
        if (isMalformed) {
            return new OutgoingRecord(
                    form.key(item), form.malformed(item), form.time(item), Optional.empty(), Fault.MALFORMED);
        }
        OutgoingRecord record = isLate
                ? encoded(form.movedBack(item, faults.lateBy()), form.time(item), Fault.LATE)
                : encoded(item, form.time(item), Fault.NONE);
        copy = isDouble ? copyOf(record) : null;
        return record;
    }

    private OutgoingRecord encoded(T item, Instant madeAt, Fault fault) {
        Optional<Instant> eventTime = form.hasEventTime() ? Optional.of(form.time(item)) : Optional.empty();
        return new OutgoingRecord(form.key(item), form.value(item), madeAt, eventTime, fault);
    }

    private static OutgoingRecord copyOf(OutgoingRecord record) {
        return new OutgoingRecord(record.key(), record.value(), record.madeAt(), record.eventTime(), Fault.DUPLICATE);
    }

    /**
     * One record to send: an item, or what a fault turned it into.
     *
     * @param key the record's key; null if it has none
     * @param value the record's value; null for a tombstone
     * @param madeAt event time that the source gave the item; a replay is paced by it
     * @param eventTime event time that a consumer finds in the value; empty if there is none to find
     * @param fault the fault injected into it
     */
    record OutgoingRecord(
            @Nullable String key, byte @Nullable [] value, Instant madeAt, Optional<Instant> eventTime, Fault fault) {

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
