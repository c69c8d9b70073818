package io.dps.generator.reading;

import io.dps.generator.record.RecordForm;
import io.dps.generator.record.RecordSource;
import java.util.SplittableRandom;

/** A source of readings, one after the other. Used by one thread; whoever opens a source closes it. */
public interface ReadingSource extends RecordSource<Reading> {

    @Override
    default RecordForm<Reading> form(SplittableRandom random) {
        return new ReadingForm(random);
    }
}
