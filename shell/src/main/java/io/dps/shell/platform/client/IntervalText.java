package io.dps.shell.platform.client;

import java.math.BigDecimal;
import java.util.Locale;
import org.apache.spark.sql.types.DayTimeIntervalType;
import org.apache.spark.sql.types.YearMonthIntervalType;

/** Formats intervals in the form of Spark's cast to string, which is also the form of the SQL literal. */
final class IntervalText {
    private static final int MONTHS_OF_YEAR = 12;
    private static final BigDecimal MICROS = BigDecimal.valueOf(1_000_000);
    /** Seconds in a day, an hour, a minute and a second, indexed by the number that Spark gives the field. */
    private static final BigDecimal[] SECONDS = {
        BigDecimal.valueOf(86_400), BigDecimal.valueOf(3_600), BigDecimal.valueOf(60), BigDecimal.ONE
    };
    /** Separator before each field, unless the field is the first one. */
    private static final String[] BEFORE = {"", " ", ":", ":"};

    private static final byte SECOND = 3;

    private IntervalText() {}

    /** Formats months as {@code INTERVAL '1-2' YEAR TO MONTH}, or as an interval with only one of these fields. */
    static String ofMonths(int months, byte start, byte end) {
        long all = Math.abs((long) months);
        String sign = months < 0 ? "-" : "";
        String years = Long.toString(all / MONTHS_OF_YEAR);
        boolean one = start == end;
        String value = !one ? years + "-" + all % MONTHS_OF_YEAR : start == 0 ? years : Long.toString(all);
        return literal(
                sign + value, YearMonthIntervalType.fieldToString(start), YearMonthIntervalType.fieldToString(end));
    }

    /** Formats microseconds as {@code INTERVAL '1 02:03:04.5' DAY TO SECOND}, or with fewer fields. */
    static String ofMicros(long micros, byte start, byte end) {
        StringBuilder value = new StringBuilder(micros < 0 ? "-" : "");
        BigDecimal rest = BigDecimal.valueOf(micros).abs().divide(MICROS);
        for (byte field = start; field <= end; field++) {
            value.append(field == start ? "" : BEFORE[field]);
            BigDecimal[] parts = rest.divideAndRemainder(SECONDS[field]);
            rest = parts[1];
            BigDecimal shown = field == SECOND ? parts[0].add(rest) : parts[0];
            value.append(field > 0 && shown.compareTo(BigDecimal.TEN) < 0 ? "0" : "")
                    .append(plain(shown));
        }
        return literal(
                value.toString(), DayTimeIntervalType.fieldToString(start), DayTimeIntervalType.fieldToString(end));
    }

    private static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    private static String literal(String value, String start, String end) {
        String fields = start.equals(end) ? start : start + " to " + end;
        return "INTERVAL '" + value + "' " + fields.toUpperCase(Locale.ROOT);
    }
}
