package io.dps.streaming;

import io.dps.contract.StreamOptions;
import io.dps.streaming.SentRecord.Truth;
import io.dps.streaming.average.ReadingRules;
import io.dps.streaming.average.RuleRow;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Readings as a bad day brings them: clocks that jitter, lag and jump, gaps, repetitions, and records that are no readings.
 */
final class RandomReadings {
    private static final DateTimeFormatter SEED_FORM = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS");
    private static final int SMALL = 2_000;
    private static final List<byte[]> MALFORMED = RuleRow.all().stream()
            .filter(row -> row.reason() != null && !row.reason().equals("too_far_ahead"))
            .map(RuleRow::valueBytes)
            .filter(value -> value == null || value.length < SMALL)
            .toList();

    private final Random random;
    private final StreamOptions options;
    private final int partitions;
    private final int sensors;
    private final long[] clockOffsetMicros;
    private final double badShare;
    private long wallMicros = RuleRow.micros(Instant.parse("2026-11-22T07:00:00Z"));
    private SentRecord last;

    RandomReadings(Random random, StreamOptions options, int partitions) {
        this.random = random;
        this.options = options;
        this.partitions = partitions;
        this.sensors = 1 + random.nextInt(4);
        this.clockOffsetMicros = new long[sensors];
        this.badShare = random.nextBoolean() ? 0 : 0.2 * random.nextDouble();
    }

    /** Makes the records of one burst, after a gap now and then. */
    List<SentRecord> burst(int count) {
        if (random.nextInt(4) == 0) {
            wallMicros += random.nextLong(60_000_000L);
        }
        long step = 1 + random.nextLong(options.window().toMillis() * 300);
        List<SentRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            wallMicros += random.nextLong(2 * step);
            records.add(record());
        }
        return records;
    }

    private SentRecord record() {
        if (last != null && random.nextInt(20) == 0) {
            return last;
        }
        last = random.nextDouble() < badShare ? malformed() : reading();
        return last;
    }

    private SentRecord malformed() {
        byte[] value = MALFORMED.get(random.nextInt(MALFORMED.size()));
        return new SentRecord(random.nextInt(partitions), null, value, wallMicros / 1000, null);
    }

    private SentRecord reading() {
        int sensor = random.nextInt(sensors);
        long event = eventMicros(sensor);
        BigDecimal temperature = number();
        BigDecimal humidity = number();
        BigDecimal pressure = number();
        int naming = random.nextInt(10);
        String name = naming == 0 ? ReadingRules.UNKNOWN_SENSOR : "sensor-" + sensor;
        byte[] key = naming == 0 ? null : name.getBytes(StandardCharsets.UTF_8);
        String named = naming <= 1 ? "" : ",\"sensor_id\":\"" + name + "\"";
        String json = "{\"process_timestamp\":\"" + text(event) + "\",\"temperature\":" + temperature + ",\"humidity\":"
                + humidity + ",\"pressure\":" + pressure + named + "}";
        long timestampMs = wallMicros / 1000;
        boolean ahead = event - timestampMs * 1000 > options.maxAhead().toMillis() * 1000;
        Truth truth = ahead ? null : new Truth(event, temperature, humidity, pressure, name);
        return new SentRecord(sensor % partitions, key, json.getBytes(StandardCharsets.UTF_8), timestampMs, truth);
    }

    private long eventMicros(int sensor) {
        long delay = options.watermark().plus(options.window()).toMillis() * 1000;
        switch (random.nextInt(40)) {
            case 0 -> clockOffsetMicros[sensor] += random.nextLong(6 * delay);
            case 1 -> clockOffsetMicros[sensor] -= random.nextLong(6 * delay);
            case 2 -> clockOffsetMicros[sensor] = 0;
            default -> {}
        }
        int kind = random.nextInt(60);
        if (kind == 0) {
            return random.nextLong(-30_000_000L, 30_000_000L);
        }
        if (kind == 1) {
            return wallMicros + Duration.ofHours(2).toMillis() * 1000;
        }
        long late = kind < 10 ? random.nextLong(3 * delay) : 0;
        long jitter = random.nextLong(options.window().toMillis() * 1000 + 1);
        long event = wallMicros + clockOffsetMicros[sensor] - late - jitter;
        // Often on the edge of a window to the microsecond, where one comparison wrong is one reading wrong.
        long window = options.window().toMillis() * 1000;
        return random.nextInt(5) == 0 ? Math.floorDiv(event, window) * window - random.nextInt(2) : event;
    }

    private BigDecimal number() {
        int scale = random.nextInt(7);
        if (random.nextInt(10) == 0) {
            return BigDecimal.valueOf(random.nextBoolean() ? 1_000_000L : -1_000_000L)
                    .setScale(scale);
        }
        return BigDecimal.valueOf(random.nextLong(-2_000_000_000L, 2_000_000_000L), Math.max(scale, 4));
    }

    private String text(long micros) {
        Instant time =
                Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000);
        return switch (random.nextInt(3)) {
            case 0 -> time.toString();
            case 1 -> SEED_FORM.format(LocalDateTime.ofInstant(time, ZoneOffset.UTC));
            default ->
                time.atOffset(ZoneOffset.ofHoursMinutes(5, 30))
                        .format(DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSSxxx"));
        };
    }
}
