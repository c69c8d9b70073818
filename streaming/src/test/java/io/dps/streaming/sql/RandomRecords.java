package io.dps.streaming.sql;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.dps.streaming.json.StrictJson;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/** Random schemas, rows of them, and the JSON of the rows, whose fields are in any order and among foreign ones. */
public final class RandomRecords {
    private static final int DEEPEST = 3;
    /** Seconds of 0001-01-01 and 9999-12-31, within which Spark writes and reads years of four digits. */
    private static final long FIRST_SECOND = -62_135_596_800L;

    private static final long LAST_SECOND = 253_402_214_400L;
    private static final String LETTERS = "abcXYZ 0189_.\"\\/\n\u00e9\u20ac\u0000{}[],:";

    private static final String DAMAGE = "0123456789+-.eEuTZ{}[]:,\"\\ \n\u0000\u00e9";

    private final Random random;

    public RandomRecords(long seed) {
        this.random = new Random(seed);
    }

    StructType schema() {
        return struct(0);
    }

    private StructType struct(int depth) {
        List<StructField> fields = new ArrayList<>();
        int count = 1 + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            fields.add(DataTypes.createStructField("f" + i + text(3), type(depth + 1), random.nextBoolean()));
        }
        return DataTypes.createStructType(fields);
    }

    private DataType type(int depth) {
        return switch (random.nextInt(depth < DEEPEST ? 16 : 13)) {
            case 0 -> DataTypes.BooleanType;
            case 1 -> DataTypes.ByteType;
            case 2 -> DataTypes.ShortType;
            case 3 -> DataTypes.IntegerType;
            case 4 -> DataTypes.LongType;
            case 5 -> DataTypes.FloatType;
            case 6 -> DataTypes.DoubleType;
            case 7 -> decimal(1 + random.nextInt(DecimalType.MAX_PRECISION()));
            case 8 -> DataTypes.StringType;
            case 9 -> DataTypes.BinaryType;
            case 10 -> DataTypes.DateType;
            case 11 -> DataTypes.TimestampType;
            case 12 -> DataTypes.TimestampNTZType;
            case 13 -> DataTypes.createArrayType(type(depth + 1), random.nextBoolean());
            case 14 -> DataTypes.createMapType(DataTypes.StringType, type(depth + 1), random.nextBoolean());
            default -> struct(depth);
        };
    }

    private DecimalType decimal(int precision) {
        return DataTypes.createDecimalType(precision, random.nextInt(precision + 1));
    }

    Row row(StructType type) {
        Object[] values = new Object[type.length()];
        for (int i = 0; i < values.length; i++) {
            StructField field = type.fields()[i];
            values[i] = orNull(field.nullable(), () -> value(field.dataType()));
        }
        return RowFactory.create(values);
    }

    private Object orNull(boolean nullable, Supplier<Object> value) {
        return nullable && random.nextInt(5) == 0 ? null : value.get();
    }

    private Object value(DataType type) {
        if (type instanceof StructType struct) {
            return row(struct);
        }
        if (type instanceof ArrayType array) {
            List<Object> elements = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                elements.add(orNull(array.containsNull(), () -> value(array.elementType())));
            }
            return CollectionConverters.asScala(elements);
        }
        if (type instanceof MapType map) {
            Map<Object, Object> elements = new LinkedHashMap<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                elements.put(text(4), orNull(map.valueContainsNull(), () -> value(map.valueType())));
            }
            return CollectionConverters.asScala(elements);
        }
        if (type instanceof DecimalType decimal) {
            int digits = 1 + random.nextInt(decimal.precision());
            BigInteger limit = BigInteger.TEN.pow(digits);
            BigInteger unscaled = new BigInteger(limit.bitLength(), random).mod(limit);
            return new BigDecimal(random.nextBoolean() ? unscaled : unscaled.negate(), decimal.scale());
        }
        return scalar(type);
    }

    private Object scalar(DataType type) {
        return switch (type.typeName()) {
            case "boolean" -> random.nextBoolean();
            case "byte" -> (byte) random.nextInt();
            case "short" -> (short) random.nextInt();
            case "integer" -> random.nextInt() >> random.nextInt(32);
            case "long" -> random.nextLong() >> random.nextInt(64);
            case "float" -> finite(Float.intBitsToFloat(random.nextInt()));
            case "double" -> finite(Double.longBitsToDouble(random.nextLong()));
            case "string" -> text(20);
            case "binary" -> bytes();
            case "date" -> LocalDate.ofEpochDay(Math.floorDiv(second(), 86_400));
            case "timestamp" -> Instant.ofEpochSecond(second(), micros() * 1_000);
            case "timestamp_ntz" -> LocalDateTime.ofEpochSecond(second(), micros() * 1_000, ZoneOffset.UTC);
            default -> throw new IllegalArgumentException(type.typeName());
        };
    }

    private static float finite(float value) {
        return Float.isFinite(value) ? value : -0.0f;
    }

    private static double finite(double value) {
        return Double.isFinite(value) ? value : -0.0;
    }

    private long second() {
        return random.nextBoolean()
                ? 1_700_000_000L + random.nextInt(100_000_000)
                : random.nextLong(FIRST_SECOND + 86_400, LAST_SECOND);
    }

    private int micros() {
        return random.nextBoolean() ? 0 : random.nextInt(1_000_000);
    }

    private byte[] bytes() {
        byte[] bytes = new byte[random.nextInt(8)];
        random.nextBytes(bytes);
        return bytes;
    }

    private String text(int most) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            if (random.nextInt(10) == 0) {
                text.appendCodePoint(0x1F300 + random.nextInt(256));
            } else {
                text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
            }
        }
        return text.toString();
    }

    /** Writes the row as JSON. */
    public String json(Row row, StructType type) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            write(json, row, type);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return text.toString();
    }

    /** Puts in, takes out or replaces a character, or does so with some more. */
    String damaged(String json) {
        StringBuilder damaged = new StringBuilder(json);
        do {
            int at = random.nextInt(damaged.length());
            int end = at + random.nextInt(2);
            damaged.replace(at, end, random.nextInt(3) == 0 ? "" : damage());
        } while (random.nextInt(3) == 0 && !damaged.isEmpty());
        return StrictJson.encodable(damaged.toString());
    }

    private String damage() {
        int at = random.nextInt(DAMAGE.length());
        return DAMAGE.substring(at, at + 1);
    }

    private void write(JsonGenerator json, Row row, StructType type) throws IOException {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < type.length(); i++) {
            order.add(i);
        }
        Collections.shuffle(order, random);
        json.writeStartObject();
        for (int i : order) {
            if (random.nextInt(5) == 0) {
                json.writeFieldName("foreign" + i);
                write(json, random.nextInt(1000), DataTypes.IntegerType);
            }
            if (row.get(i) != null || random.nextBoolean()) {
                json.writeFieldName(type.fields()[i].name());
                write(json, row.get(i), type.fields()[i].dataType());
            }
        }
        json.writeEndObject();
    }

    private void write(JsonGenerator json, Object value, DataType type) throws IOException {
        if (value == null) {
            json.writeNull();
        } else if (type instanceof StructType struct) {
            write(json, (Row) value, struct);
        } else if (type instanceof ArrayType array) {
            json.writeStartArray();
            for (Object element : CollectionConverters.asJava((scala.collection.Seq<?>) value)) {
                write(json, element, array.elementType());
            }
            json.writeEndArray();
        } else if (type instanceof MapType map) {
            json.writeStartObject();
            for (Map.Entry<?, ?> element : CollectionConverters.asJava((scala.collection.Map<?, ?>) value)
                    .entrySet()) {
                json.writeFieldName((String) element.getKey());
                write(json, element.getValue(), map.valueType());
            }
            json.writeEndObject();
        } else if (value instanceof byte[] bytes) {
            json.writeBinary(bytes);
        } else if (value instanceof BigDecimal decimal) {
            json.writeNumber(random.nextBoolean() ? decimal : decimal.stripTrailingZeros());
        } else if (value instanceof Number || value instanceof Boolean) {
            json.writeRawValue(value.toString());
        } else if (value instanceof Instant instant && random.nextBoolean()) {
            json.writeString(instant.atOffset(ZoneOffset.ofHoursMinutes(random.nextInt(18), random.nextInt(60)))
                    .format(DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSSSSSxxx")));
        } else if (value instanceof LocalDateTime local) {
            json.writeString(local.format(DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS")));
        } else {
            json.writeString(value.toString());
        }
    }
}
