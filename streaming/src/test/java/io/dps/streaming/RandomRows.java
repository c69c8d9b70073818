package io.dps.streaming;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dps.contract.RecordRejectReason;
import io.dps.streaming.sql.RandomRecords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/** Random records of a view: rows whose event times are in disorder, with nulls, and records that are not rows. */
final class RandomRows {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String[] NAMES = {"a", "b", "", "A|b", "c\\", "ü€", "\\N", "  ", "\u0001"};
    private static final long BEGIN_MS = Instant.parse("2026-11-22T07:00:00Z").toEpochMilli();

    private final Random random;
    private final RandomRecords texts;
    private final StructType schema;
    private final long delayMs;
    private final double badShare;
    private final double nullShare;
    private final long stepMs;
    private long clockMs = BEGIN_MS;

    /** @param delayMs how late a row may be to be in time: watermark and window */
    RandomRows(Random random, StructType schema, long delayMs) {
        this.random = random;
        this.texts = new RandomRecords(random.nextLong());
        this.schema = schema;
        this.delayMs = delayMs;
        this.badShare = random.nextBoolean() ? 0 : 0.3 * random.nextDouble();
        this.nullShare = random.nextBoolean() ? 0.05 : 0.4;
        this.stepMs = 1 + random.nextLong(2_000);
    }

    /**
     * A record.
     *
     * @param rejected why it is not a row; null if it is one
     */
    record Made(
            @Nullable String key,
            byte @Nullable [] value,
            long timestampMs,
            @Nullable RecordRejectReason rejected) {}

    /** Lets time pass without a record, so that windows close. */
    void jump() {
        clockMs += 4 * delayMs + 60_000;
    }

    /** Returns the next records. */
    List<Made> burst(int count) {
        if (random.nextInt(4) == 0) {
            clockMs += random.nextLong(2 * delayMs);
        }
        List<Made> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clockMs += random.nextLong(2 * stepMs);
            records.add(random.nextInt(20) == 0 && i > 0 ? records.get(i - 1) : made());
        }
        return records;
    }

    private Made made() {
        String key = random.nextInt(3) == 0 ? null : NAMES[random.nextInt(NAMES.length)];
        String json = texts.json(row(schema), schema);
        if (random.nextDouble() < badShare) {
            return damaged(key, json);
        }
        return new Made(key, bytes(json), clockMs, null);
    }

    private Made damaged(@Nullable String key, String json) {
        return switch (random.nextInt(8)) {
            case 0 -> bad(key, bytes("broken"), RecordRejectReason.NOT_JSON);
            case 1 -> bad(key, bytes(json.substring(0, json.length() - 1)), RecordRejectReason.NOT_JSON);
            case 2 -> bad(key, null, RecordRejectReason.TOMBSTONE);
            case 3 -> bad(key, new byte[] {'{', '"', (byte) 0xff, '"', '}'}, RecordRejectReason.NOT_UTF8);
            case 4 -> bad(key, bytes(json + " {}"), RecordRejectReason.TRAILING_DATA);
            case 5 -> bad(key, bytes("[" + json + "]"), RecordRejectReason.NOT_AN_OBJECT);
            case 6 -> without(key, json);
            default -> otherType(key, json);
        };
    }

    private Made bad(@Nullable String key, byte @Nullable [] value, RecordRejectReason reason) {
        return new Made(key, value, clockMs, reason);
    }

    private Made without(@Nullable String key, String json) {
        List<StructField> required = Arrays.stream(schema.fields())
                .filter(field -> !field.nullable())
                .toList();
        if (required.isEmpty()) {
            return otherType(key, json);
        }
        ObjectNode changed = parsed(json);
        String name = required.get(random.nextInt(required.size())).name();
        if (random.nextBoolean()) {
            changed.remove(name);
        } else {
            changed.putNull(name);
        }
        return bad(key, bytes(changed.toString()), RecordRejectReason.MISSING_FIELD);
    }

    private Made otherType(@Nullable String key, String json) {
        ObjectNode changed = parsed(json);
        StructField field = schema.fields()[random.nextInt(schema.length())];
        if (List.of("string", "date", "timestamp").contains(field.dataType().typeName())) {
            changed.put(field.name(), true);
        } else {
            changed.put(field.name(), "1");
        }
        return bad(key, bytes(changed.toString()), RecordRejectReason.WRONG_TYPE);
    }

    private static ObjectNode parsed(String json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Row row(StructType type) {
        return RowFactory.create(Arrays.stream(type.fields())
                .map(field -> field.nullable() && random.nextDouble() < nullShare ? null : value(field.dataType()))
                .toArray());
    }

    private Object value(DataType type) {
        if (type instanceof StructType struct) {
            return row(struct);
        }
        if (type instanceof ArrayType array) {
            List<Object> elements = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                elements.add(random.nextInt(6) == 0 ? null : value(array.elementType()));
            }
            return CollectionConverters.asScala(elements);
        }
        if (type instanceof MapType map) {
            Map<Object, Object> elements = new LinkedHashMap<>();
            for (int i = random.nextInt(3); i > 0; i--) {
                elements.put(random.nextBoolean() ? "p" : "q", value(map.valueType()));
            }
            return CollectionConverters.asScala(elements);
        }
        if (type instanceof DecimalType decimal) {
            long limit = (long) Math.pow(10, Math.min(decimal.precision(), 1 + random.nextInt(decimal.precision())));
            return BigDecimal.valueOf(random.nextLong(-limit + 1, limit), decimal.scale());
        }
        return switch (type.typeName()) {
            case "boolean" -> random.nextBoolean();
            case "integer" -> random.nextInt(4) == 0 ? random.nextInt(-1000, 1000) : random.nextInt(6);
            case "long" -> random.nextInt(3) == 0 ? random.nextLong(-1L << 50, 1L << 50) : random.nextInt(10);
            case "float" -> (float) number();
            case "double" -> number();
            case "string" -> NAMES[random.nextInt(NAMES.length)];
            case "date" -> LocalDate.of(2026, 11, 20).plusDays(random.nextInt(4));
            case "timestamp" -> Instant.ofEpochMilli(eventMs()).plusNanos(random.nextInt(3) * 1_000L);
            default -> throw new IllegalArgumentException(type.typeName());
        };
    }

    private double number() {
        return switch (random.nextInt(5)) {
            case 0 -> random.nextInt(-40, 40) / 8.0;
            case 1 -> random.nextInt(-99, 100) / 10.0;
            case 2 -> random.nextDouble() * 1e6;
            case 3 -> random.nextInt(3) - 1;
            default -> random.nextBoolean() ? -0.0 : 0.0;
        };
    }

    private long eventMs() {
        int kind = random.nextInt(100);
        if (kind == 0) {
            return random.nextLong(-30_000L, 30_000L);
        }
        if (kind == 1) {
            return clockMs + random.nextLong(5 * delayMs);
        }
        long late = kind < 25 ? random.nextLong(3 * delayMs) : random.nextLong(delayMs / 2 + 1);
        long time = clockMs - late;
        // On the edge of a window, where one comparison wrong is one row wrong.
        return random.nextInt(5) == 0 ? Math.floorDiv(time, 5_000L) * 5_000L : time;
    }
}
