package io.dps.streaming.sql;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.dps.contract.RecordRejectReason;
import io.dps.contract.TimeFormat;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Reads times that are not in RFC 3339; truncates them to microseconds. */
sealed interface TimeReader extends FieldReader {
    static TimeReader of(TimeFormat format) {
        return format.epochUnit().<TimeReader>map(EpochReader::new).orElseGet(() -> new PatternReader(format));
    }

    /**
     * Reads numbers since 1970, with at most nine digits behind the point.
     *
     * @param unit the unit of the numbers
     */
    record EpochReader(ChronoUnit unit) implements TimeReader {
        private static final int MAX_FRACTION_DIGITS = 9;
        private static final int MAX_INTEGER_DIGITS = 19;

        @Override
        public @Nullable Object read(JsonParser json, JsonToken token, GravestFault fault) throws IOException {
            if (token != JsonToken.VALUE_NUMBER_INT && token != JsonToken.VALUE_NUMBER_FLOAT) {
                return FieldReader.wrongType(json, fault);
            }
            try {
                return Instant.EPOCH.plus(micros(json), ChronoUnit.MICROS);
            } catch (ArithmeticException | NumberFormatException tooLarge) {
                fault.found(RecordRejectReason.OUT_OF_RANGE, json);
                return null;
            }
        }

        private long micros(JsonParser json) throws IOException {
            long microsPerUnit = unit.getDuration().toNanos()
                    / ChronoUnit.MICROS.getDuration().toNanos();
            if (json.currentToken() == JsonToken.VALUE_NUMBER_INT
                    && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
                return Math.multiplyExact(json.getLongValue(), microsPerUnit);
            }
            BigDecimal number = json.getDecimalValue();
            if (number.signum() == 0) {
                return 0;
            }
            // Never writes out the zeros of a huge exponent.
            if ((long) number.precision() - number.scale() > MAX_INTEGER_DIGITS
                    || number.stripTrailingZeros().scale() > MAX_FRACTION_DIGITS) {
                throw new ArithmeticException("too many digits");
            }
            return number.multiply(BigDecimal.valueOf(microsPerUnit))
                    .setScale(0, RoundingMode.FLOOR)
                    .longValueExact();
        }
    }

    /** Reads texts by a pattern. */
    final class PatternReader implements TimeReader {
        private static final long serialVersionUID = 1L;

        private final String pattern;
        private transient volatile @Nullable DateTimeFormatter formatter;

        PatternReader(TimeFormat format) {
            this.pattern = format.text();
        }

        @Override
        public @Nullable Object read(JsonParser json, JsonToken token, GravestFault fault) throws IOException {
            if (token != JsonToken.VALUE_STRING) {
                return FieldReader.wrongType(json, fault);
            }
            try {
                return TimeFormat.time(formatter().parse(json.getText()))
                        .toInstant()
                        .truncatedTo(ChronoUnit.MICROS);
            } catch (DateTimeException notTime) {
                fault.found(RecordRejectReason.BAD_TIME, json);
                return null;
            }
        }

        /** Java cannot serialize a formatter, so a copy of the reader makes its own. */
        private DateTimeFormatter formatter() {
            DateTimeFormatter made = formatter;
            if (made == null) {
                made = new TimeFormat(pattern).formatter();
                formatter = made;
            }
            return made;
        }
    }
}
