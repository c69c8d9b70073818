package io.dps.generator.schema;

import io.dps.generator.record.RecordForm;
import io.dps.generator.record.RecordSource;
import io.dps.generator.schema.RecordSchema.SchemaField;
import io.dps.generator.schema.SchemaSource.MadeRecord;
import io.dps.generator.schema.ValueRule.ValueMaker;
import io.dps.generator.synthetic.EventTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * An endless source of records as a schema says. The same schema, the same simulated time and the same seed give the
 * same records on every machine, except for expressions that use the clock.
 */
public final class SchemaSource implements RecordSource<MadeRecord> {

    private final RecordSchema schema;
    private final EventTime eventTime;
    private final List<FieldMaker> makers = new ArrayList<>();

    /**
     * Makes the source.
     *
     * @param eventTime gives each record its time
     * @param seed seed of all random numbers
     */
    public SchemaSource(RecordSchema schema, EventTime eventTime, long seed) {
        this.schema = schema;
        this.eventTime = eventTime;
        SplittableRandom random = new SplittableRandom(seed);
        for (SchemaField field : schema.fields()) {
            // Two generators of its own for each field, so that a change of one field does not change the others.
            makers.add(new FieldMaker(field.rule().maker(field.type(), random.split()), field.nulls(), random.split()));
        }
    }

    @Override
    public Optional<MadeRecord> next() {
        Instant time = eventTime.next();
        @Nullable Object[] values = new @Nullable Object[makers.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = makers.get(i).next(time, values);
        }
        return Optional.of(new MadeRecord(time, values));
    }

    @Override
    public RecordForm<MadeRecord> form(SplittableRandom random) {
        return new MadeRecordForm(schema, random);
    }

    @Override
    public void close() {
        // There is nothing to close.
    }

    /**
     * A record.
     *
     * @param time its event time, or the time when it was made
     * @param values the value of each field; null for the field with the event time. Not to be changed
     */
    record MadeRecord(Instant time, @Nullable Object[] values) {}

    /** Makes the values of one field. */
    private record FieldMaker(ValueMaker maker, double nulls, SplittableRandom random) {

        @Nullable
        Object next(Instant time, @Nullable Object[] earlier) {
            Object value = maker.next(time, earlier);
            return nulls > 0 && random.nextDouble() < nulls ? null : value;
        }
    }
}
