package io.dps.generator.inbox;

import io.dps.generator.reading.Reading;
import io.dps.generator.reading.ReadingSource;
import java.util.List;
import java.util.Optional;

/** The readings of another source that are not known to be published; closes that with itself. */
public final class UnpublishedReadings implements ReadingSource {

    private final ReadingSource source;
    private final KnownReadings known;
    private long leftOut;

    /**
     * Wraps a source.
     *
     * @param known is used up: each copy keeps one reading back
     */
    public UnpublishedReadings(ReadingSource source, KnownReadings known) {
        this.source = source;
        this.known = known;
    }

    @Override
    public Optional<Reading> next() {
        Optional<Reading> reading = source.next();
        while (reading.isPresent() && known.take(reading.get())) {
            leftOut++;
            reading = source.next();
        }
        return reading;
    }

    /** Returns how many readings were kept back so far. */
    public long leftOut() {
        return leftOut;
    }

    @Override
    public List<String> notes() {
        return source.notes();
    }

    @Override
    public long badRows() {
        return source.badRows();
    }

    @Override
    public void close() {
        source.close();
    }
}
