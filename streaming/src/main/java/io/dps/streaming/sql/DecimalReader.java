package io.dps.streaming.sql;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.dps.contract.RecordRejectReason;
import java.io.IOException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Reads numbers that a DECIMAL holds without rounding.
 *
 * @param precision the most digits, before and behind the point together
 * @param scale the most digits behind the point
 */
record DecimalReader(int precision, int scale) implements FieldReader {
    @Override
    public @Nullable Object read(JsonParser json, JsonToken token, GravestFault fault) throws IOException {
        if (token != JsonToken.VALUE_NUMBER_INT && token != JsonToken.VALUE_NUMBER_FLOAT) {
            return FieldReader.wrongType(json, fault);
        }
        BigDecimal exact = exact(json);
        if (exact == null) {
            fault.found(RecordRejectReason.OUT_OF_RANGE, json);
        }
        return exact;
    }

    private @Nullable BigDecimal exact(JsonParser json) throws IOException {
        try {
            return exact(json.getDecimalValue());
        } catch (NumberFormatException exponentTooLong) {
            return null;
        }
    }

    /** Returns the number with the column's scale, or null; never writes out the zeros of a huge exponent. */
    private @Nullable BigDecimal exact(BigDecimal number) {
        if (number.signum() == 0) {
            return BigDecimal.ZERO.setScale(scale);
        }
        long integerDigits = (long) number.precision() - number.scale();
        if (integerDigits > precision - scale) {
            return null;
        }
        BigDecimal shortest = number.scale() <= scale ? number : number.stripTrailingZeros();
        return shortest.scale() <= scale ? shortest.setScale(scale) : null;
    }
}
