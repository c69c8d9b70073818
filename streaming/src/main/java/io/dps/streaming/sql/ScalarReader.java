package io.dps.streaming.sql;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.dps.contract.EventTimeParser;
import io.dps.contract.RecordRejectReason;
import io.dps.streaming.json.StrictJson;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Reads values of the types that have neither parameters nor elements. */
enum ScalarReader implements FieldReader {
    STRING(JsonToken.VALUE_STRING) {
        @Override
        Object value(JsonParser json, GravestFault fault) throws IOException {
            return StrictJson.encodable(json.getText());
        }
    },
    BOOLEAN(JsonToken.VALUE_TRUE, JsonToken.VALUE_FALSE) {
        @Override
        Object value(JsonParser json, GravestFault fault) throws IOException {
            return json.getBooleanValue();
        }
    },
    TINYINT(JsonToken.VALUE_NUMBER_INT) {
        @Override
        @Nullable
        Object value(JsonParser json, GravestFault fault) throws IOException {
            Long value = integer(json, Byte.MIN_VALUE, Byte.MAX_VALUE, fault);
            return value == null ? null : value.byteValue();
        }
    },
    SMALLINT(JsonToken.VALUE_NUMBER_INT) {
        @Override
        @Nullable
        Object value(JsonParser json, GravestFault fault) throws IOException {
            Long value = integer(json, Short.MIN_VALUE, Short.MAX_VALUE, fault);
            return value == null ? null : value.shortValue();
        }
    },
    INT(JsonToken.VALUE_NUMBER_INT) {
        @Override
        @Nullable
        Object value(JsonParser json, GravestFault fault) throws IOException {
            Long value = integer(json, Integer.MIN_VALUE, Integer.MAX_VALUE, fault);
            return value == null ? null : value.intValue();
        }
    },
    BIGINT(JsonToken.VALUE_NUMBER_INT) {
        @Override
        @Nullable
        Object value(JsonParser json, GravestFault fault) throws IOException {
            return integer(json, Long.MIN_VALUE, Long.MAX_VALUE, fault);
        }
    },
    FLOAT(JsonToken.VALUE_NUMBER_INT, JsonToken.VALUE_NUMBER_FLOAT) {
        @Override
        @Nullable
        Object value(JsonParser json, GravestFault fault) throws IOException {
            float value = json.getFloatValue();
            return Float.isFinite(value) ? value : fault(RecordRejectReason.OUT_OF_RANGE, json, fault);
        }
    },
    DOUBLE(JsonToken.VALUE_NUMBER_INT, JsonToken.VALUE_NUMBER_FLOAT) {
        @Override
        @Nullable
        Object value(JsonParser json, GravestFault fault) throws IOException {
            double value = json.getDoubleValue();
            return Double.isFinite(value) ? value : fault(RecordRejectReason.OUT_OF_RANGE, json, fault);
        }
    },
    DATE(JsonToken.VALUE_STRING) {
        @Override
        @Nullable
        Object value(JsonParser json, GravestFault fault) throws IOException {
            long day = EventTimeParser.epochDay(json.getTextCharacters(), json.getTextOffset(), json.getTextLength());
            return day == EventTimeParser.INVALID
                    ? fault(RecordRejectReason.BAD_TIME, json, fault)
                    : LocalDate.ofEpochDay(day);
        }
    },
    TIMESTAMP(JsonToken.VALUE_STRING) {
        @Override
        @Nullable
        Object value(JsonParser json, GravestFault fault) throws IOException {
            long micros = EventTimeParser.micros(json.getTextCharacters(), json.getTextOffset(), json.getTextLength());
            return micros == EventTimeParser.INVALID
                    ? fault(RecordRejectReason.BAD_TIME, json, fault)
                    : Instant.ofEpochSecond(seconds(micros), nanos(micros));
        }
    },
    TIMESTAMP_NTZ(JsonToken.VALUE_STRING) {
        @Override
        @Nullable
        Object value(JsonParser json, GravestFault fault) throws IOException {
            long micros =
                    EventTimeParser.localMicros(json.getTextCharacters(), json.getTextOffset(), json.getTextLength());
            return micros == EventTimeParser.INVALID
                    ? fault(RecordRejectReason.BAD_TIME, json, fault)
                    : LocalDateTime.ofEpochSecond(seconds(micros), nanos(micros), ZoneOffset.UTC);
        }
    },
    BINARY(JsonToken.VALUE_STRING) {
        @Override
        @Nullable
        Object value(JsonParser json, GravestFault fault) throws IOException {
            String text = json.getText();
            if (text.length() % BASE64_GROUP == 0) {
                try {
                    return Base64.getDecoder().decode(text);
                } catch (IllegalArgumentException notBase64) {
                    // reported below
                }
            }
            return fault(RecordRejectReason.BAD_BASE64, json, fault);
        }
    };

    private static final int MICROS_PER_SECOND = 1_000_000;
    private static final int NANOS_PER_MICRO = 1_000;
    /** Four characters of Base64, with padding, stand for up to three bytes. */
    private static final int BASE64_GROUP = 4;

    private final JsonToken token;
    private final JsonToken otherToken;

    ScalarReader(JsonToken token) {
        this(token, token);
    }

    ScalarReader(JsonToken token, JsonToken otherToken) {
        this.token = token;
        this.otherToken = otherToken;
    }

    @Override
    public @Nullable Object read(JsonParser json, JsonToken first, GravestFault fault) throws IOException {
        return first == token || first == otherToken ? value(json, fault) : FieldReader.wrongType(json, fault);
    }

    /** Returns the value of the parser's token, which is of the right JSON type; null if it had a fault. */
    abstract @Nullable Object value(JsonParser json, GravestFault fault) throws IOException;

    private static @Nullable Long integer(JsonParser json, long min, long max, GravestFault fault) throws IOException {
        if (json.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            long value = json.getLongValue();
            if (value >= min && value <= max) {
                return value;
            }
        }
        fault.found(RecordRejectReason.OUT_OF_RANGE, json);
        return null;
    }

    private static @Nullable Object fault(RecordRejectReason reason, JsonParser json, GravestFault fault) {
        fault.found(reason, json);
        return null;
    }

    private static long seconds(long micros) {
        return Math.floorDiv(micros, MICROS_PER_SECOND);
    }

    private static int nanos(long micros) {
        return Math.floorMod(micros, MICROS_PER_SECOND) * NANOS_PER_MICRO;
    }
}
