package io.dps.generator.reading;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Encodes readings as the JSON contract demands: UTF-8, the fields in their fixed order, no blanks, six fraction
 * digits of the second and {@code Z}. Keeps its buffers from one reading to the next; not safe for use by several
 * threads.
 */
public final class ReadingCodec {

    private static final int TYPICAL_SIZE = 256;
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            // One generator writes all readings: nothing may separate one root value from the next.
            .rootValueSeparator((SerializableString) null)
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .build();

    private static final SerializedString PROCESS_TIMESTAMP = name(ReadingField.PROCESS_TIMESTAMP);
    private static final SerializedString TEMPERATURE = name(ReadingField.TEMPERATURE);
    private static final SerializedString HUMIDITY = name(ReadingField.HUMIDITY);
    private static final SerializedString PRESSURE = name(ReadingField.PRESSURE);
    private static final SerializedString SENSOR_ID = name(ReadingField.SENSOR_ID);

    private final TimestampText timestamp = new TimestampText();
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(TYPICAL_SIZE);
    private final JsonGenerator json = newGenerator();

    /**
     * Encodes one reading into a fresh array. Characters of the sensor id beyond the Basic Multilingual Plane become
     * pairs of JSON escapes.
     */
    public byte[] encode(Reading reading) {
        try {
            write(reading);
            return buffer.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            buffer.reset();
        }
    }

    private void write(Reading reading) throws IOException {
        char[] time = timestamp.format(reading.processTimestamp());
        json.writeStartObject();
        json.writeFieldName(PROCESS_TIMESTAMP);
        json.writeString(time, 0, time.length);
        json.writeFieldName(TEMPERATURE);
        json.writeNumber(reading.temperature());
        json.writeFieldName(HUMIDITY);
        json.writeNumber(reading.humidity());
        json.writeFieldName(PRESSURE);
        json.writeNumber(reading.pressure());
        json.writeFieldName(SENSOR_ID);
        json.writeString(reading.sensorId());
        json.writeEndObject();
        json.flush();
    }

    private JsonGenerator newGenerator() {
        try {
            return JSON.createGenerator(buffer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SerializedString name(ReadingField field) {
        return new SerializedString(field.jsonName());
    }
}
