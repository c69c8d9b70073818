package io.dps.generator.schema;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.StreamWriteFeature;
import io.dps.generator.fault.MalformedRound;
import io.dps.generator.reading.Reading;
import io.dps.generator.reading.ReadingCodec.TimestampText;
import io.dps.generator.record.RecordForm;
import io.dps.generator.schema.SchemaSource.MadeRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Turns records into JSON objects: the fields in the order of the schema, no blanks, null as {@code null}, the event
 * time with six fraction digits and {@code Z}. Used by one thread.
 */
final class MadeRecordForm implements RecordForm<MadeRecord> {

    private static final int TYPICAL_SIZE = 256;
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            // One JsonGenerator writes all records: it must not put a separator between root values.
            .rootValueSeparator((SerializableString) null)
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .build();

    private final RecordSchema schema;
    private final int eventTime;
    private final TimestampText timestamp = new TimestampText();
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(TYPICAL_SIZE);
    private final JsonGenerator json;
    private final MalformedRound<MadeRecord> malformed;

    MadeRecordForm(RecordSchema schema, SplittableRandom random) {
        this.schema = schema;
        this.eventTime = schema.eventTime().orElse(-1);
        try {
            this.json = JSON.createGenerator(buffer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.malformed = new MalformedRound<>(random, new MalformedRecords(schema).kinds());
    }

    @Override
    public @Nullable String key(MadeRecord record) {
        if (schema.key().isEmpty()) {
            return null;
        }
        Object value = record.values()[schema.key().getAsInt()];
        return value instanceof BigDecimal decimal ? decimal.toPlainString() : value == null ? null : value.toString();
    }

    @Override
    public Instant time(MadeRecord record) {
        return record.time();
    }

    @Override
    public boolean hasEventTime() {
        return schema.hasEventTime();
    }

    @Override
    public MadeRecord movedBack(MadeRecord record, Duration lateBy) {
        // Compares durations, because the event time minus a very long duration may be out of range.
        Duration room = Duration.between(Reading.EARLIEST, record.time());
        Instant time = lateBy.compareTo(room) < 0 ? record.time().minus(lateBy) : Reading.EARLIEST;
        return new MadeRecord(time, record.values());
    }

    @Override
    public byte[] value(MadeRecord record) {
        try {
            write(record);
            return buffer.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            buffer.reset();
        }
    }

    private void write(MadeRecord record) throws IOException {
        json.writeStartObject();
        for (int i = 0; i < record.values().length; i++) {
            json.writeFieldName(schema.fields().get(i).name());
            if (i == eventTime) {
                char[] time = timestamp.format(record.time());
                json.writeString(time, 0, time.length);
            } else {
                writeValue(record.values()[i]);
            }
        }
        json.writeEndObject();
        json.flush();
    }

    private void writeValue(@Nullable Object value) throws IOException {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof String text) {
            json.writeString(text);
        } else if (value instanceof Long number) {
            json.writeNumber(number);
        } else if (value instanceof Double number) {
            json.writeNumber(number);
        } else if (value instanceof BigDecimal number) {
            json.writeNumber(number);
        } else if (value instanceof Boolean bool) {
            json.writeBoolean(bool);
        } else {
            throw new IllegalStateException("no JSON for a value of " + value.getClass());
        }
    }

    @Override
    public byte @Nullable [] malformed(MadeRecord record) {
        return malformed.next(record);
    }
}
