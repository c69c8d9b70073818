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
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Encodes readings as the JSON contract requires: UTF-8, the fields in their fixed order, no blanks, six fraction
 * digits of the second and {@code Z}. Keeps its buffers from one reading to the next; not safe for use by several
 * threads.
 */
public final class ReadingCodec {

    private static final int TYPICAL_SIZE = 256;
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            // One JsonGenerator writes all readings: it must not put a separator between root values.
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

    /**
     * A formatter that writes event times as {@code 2026-11-22T07:00:00.123456Z} into its own buffer. Computes the
     * calendar date only when the second changes, because consecutive readings mostly share their second.
     */
    public static final class TimestampText {

        private static final int FRACTION_AT = 20;

        private final char[] text = "0000-01-01T00:00:00.000000Z".toCharArray();
        private long second = Reading.EARLIEST.getEpochSecond();

        /** Returns the shared buffer with the given time in it; the next call overwrites it. */
        public char[] format(Instant time) {
            if (time.getEpochSecond() != second) {
                writeSecond(time.getEpochSecond());
            }
            writeDigits(FRACTION_AT, 6, time.getNano() / 1_000);
            return text;
        }

        private void writeSecond(long epochSecond) {
            LocalDateTime utc = LocalDateTime.ofEpochSecond(epochSecond, 0, ZoneOffset.UTC);
            writeDigits(0, 4, utc.getYear());
            writeDigits(5, 2, utc.getMonthValue());
            writeDigits(8, 2, utc.getDayOfMonth());
            writeDigits(11, 2, utc.getHour());
            writeDigits(14, 2, utc.getMinute());
            writeDigits(17, 2, utc.getSecond());
            second = epochSecond;
        }

        private void writeDigits(int from, int digits, int number) {
            int rest = number;
            for (int at = from + digits - 1; at >= from; at--) {
                text[at] = (char) ('0' + rest % 10);
                rest /= 10;
            }
        }
    }
}
