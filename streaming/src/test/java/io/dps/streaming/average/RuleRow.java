package io.dps.streaming.average;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.dps.streaming.average.ParseResult.ParsedReading;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/**
 * One row of {@code reading-rules.json}, the table of rules as data: a Kafka record and what is to be said about it. Whoever
 * judges records by other means can run the same file. The value is the text, or the bytes in hex, or a repeated text
 * between a prefix and a suffix, or null if none of them is there; the key likewise. The record's Kafka timestamp is {@link
 * #RECORD_TIME} unless the row has another, and a reading may be {@link #MAX_AHEAD_HOURS} past it.
 */
public record RuleRow(
        String name,
        String value,
        String hex,
        Repeat repeat,
        String key,
        @JsonProperty("key_hex") String keyHex,
        @JsonProperty("record_time") String recordTime,
        String reason,
        Expected reading) {
    static final Instant RECORD_TIME = Instant.parse("2026-11-22T07:00:00Z");
    static final int MAX_AHEAD_HOURS = 1;

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    record Repeat(String prefix, String text, int times, String suffix) {}

    record Expected(
            String time,
            double temperature,
            double humidity,
            double pressure,
            @JsonProperty("sensor_id") String sensorId) {}

    public static List<RuleRow> all() {
        try (InputStream table = RuleRow.class.getResourceAsStream("reading-rules.json")) {
            return List.of(JSON.readValue(table, RuleRow[].class));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    public byte[] valueBytes() {
        if (hex != null) {
            return HexFormat.of().parseHex(hex);
        }
        if (repeat != null) {
            return bytes(repeat.prefix + repeat.text.repeat(repeat.times) + repeat.suffix);
        }
        return value == null ? null : bytes(value);
    }

    byte[] keyBytes() {
        if (keyHex != null) {
            return HexFormat.of().parseHex(keyHex);
        }
        return key == null ? null : bytes(key);
    }

    Instant recordInstant() {
        return recordTime == null ? RECORD_TIME : Instant.parse(recordTime);
    }

    /** What the rules are to say; the time is written out to the microsecond. */
    Object expected() {
        if (reason != null) {
            return reason;
        }
        return new ParsedReading(
                micros(Instant.parse(reading.time)),
                reading.temperature,
                reading.humidity,
                reading.pressure,
                reading.sensorId);
    }

    public static long micros(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1000L);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return name;
    }
}
