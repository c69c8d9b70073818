package io.dps.generator.reading;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.NumberOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;

/**
 * Encodes readings as the JSON contract requires: UTF-8, the fields in their fixed order, no blanks, six fraction
 * digits of the second and {@code Z}. Puts the bytes together by itself, as a general writer of JSON took two fifths of the
 * time of {@code generate --rate max}. Keeps its buffers from one reading to the next; not safe for use by several threads.
 */
public final class ReadingCodec {

    private static final int TYPICAL_SIZE = 256;
    private static final double LARGEST_PLAIN = 1e6;
    private static final int RADIX = 10;
    private static final char DELETE = 0x7f;

    /** Room for all but the sensor id: no number has more than 24 characters. */
    private static final int LONGEST_WITHOUT_ID = 300;

    private static final JsonFactory JSON = new JsonFactoryBuilder()
            // One JsonGenerator writes all sensor ids: it must not put a separator between root values.
            .rootValueSeparator((SerializableString) null)
            .build();

    private static final byte[] PROCESS_TIMESTAMP = ascii("{\"" + ReadingField.PROCESS_TIMESTAMP.jsonName() + "\":\"");
    private static final byte[] TEMPERATURE = ascii("\",\"" + ReadingField.TEMPERATURE.jsonName() + "\":");
    private static final byte[] HUMIDITY = ascii(",\"" + ReadingField.HUMIDITY.jsonName() + "\":");
    private static final byte[] PRESSURE = ascii(",\"" + ReadingField.PRESSURE.jsonName() + "\":");
    private static final byte[] SENSOR_ID = ascii(",\"" + ReadingField.SENSOR_ID.jsonName() + "\":");

    private final TimestampText timestamp = new TimestampText();
    private final ByteArrayOutputStream quoted = new ByteArrayOutputStream(TYPICAL_SIZE);
    private final JsonGenerator json = newGenerator();
    private byte[] buffer = new byte[LONGEST_WITHOUT_ID + TYPICAL_SIZE];
    private int length;

    /**
     * Encodes one reading into a fresh array. Characters of the sensor id beyond the Basic Multilingual Plane become
     * pairs of JSON escapes.
     */
    public byte[] encode(Reading reading) {
        length = 0;
        write(PROCESS_TIMESTAMP);
        for (char character : timestamp.format(reading.processTimestamp())) {
            buffer[length++] = (byte) character;
        }
        write(TEMPERATURE);
        write(reading.temperature());
        write(HUMIDITY);
        write(reading.humidity());
        write(PRESSURE);
        write(reading.pressure());
        write(SENSOR_ID);
        writeText(reading.sensorId());
        buffer[length++] = '}';
        return Arrays.copyOf(buffer, length);
    }

    private void write(byte[] bytes) {
        System.arraycopy(bytes, 0, buffer, length, bytes.length);
        length += bytes.length;
    }

    /**
     * Writes a number as Jackson does, but one with at most two decimal places without a search for its shortest form,
     * which took a fifth of the time of a replay: so small a number has no shorter one.
     */
    private void write(double value) {
        long hundredths = Math.round(value * 100);
        boolean isExact = Math.abs(value) < LARGEST_PLAIN && hundredths / 100.0 == value && hundredths != 0;
        if (isExact) {
            writeHundredths(hundredths);
        } else {
            write(ascii(NumberOutput.toString(value, true)));
        }
    }

    private void writeHundredths(long hundredths) {
        long magnitude = Math.abs(hundredths);
        if (hundredths < 0) {
            buffer[length++] = '-';
        }
        long whole = magnitude / 100;
        int digits = 1;
        for (long rest = whole / RADIX; rest > 0; rest /= RADIX) {
            digits++;
        }
        for (int at = length + digits - 1; at >= length; at--) {
            buffer[at] = digit(whole);
            whole /= RADIX;
        }
        length += digits;
        buffer[length++] = '.';
        buffer[length++] = digit(magnitude / RADIX);
        if (magnitude % RADIX != 0) {
            buffer[length++] = digit(magnitude);
        }
    }

    private static byte digit(long number) {
        return (byte) ('0' + number % RADIX);
    }

    /** Writes a text in quotes; only one that needs no escape and no more than a byte per character by itself. */
    private void writeText(String text) {
        require(text.length());
        int start = length;
        buffer[length++] = '"';
        for (int at = 0; at < text.length(); at++) {
            char character = text.charAt(at);
            if (character < ' ' || character >= DELETE || character == '"' || character == '\\') {
                length = start;
                byte[] whole = quote(text);
                require(whole.length);
                write(whole);
                return;
            }
            buffer[length++] = (byte) character;
        }
        buffer[length++] = '"';
    }

    private void require(int room) {
        if (buffer.length < LONGEST_WITHOUT_ID + room) {
            buffer = Arrays.copyOf(buffer, LONGEST_WITHOUT_ID + room);
        }
    }

    private byte[] quote(String text) {
        try {
            json.writeString(text);
            json.flush();
            return quoted.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            quoted.reset();
        }
    }

    private JsonGenerator newGenerator() {
        try {
            return JSON.createGenerator(quoted);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
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
