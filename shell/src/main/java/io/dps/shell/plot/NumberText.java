package io.dps.shell.plot;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/**
 * The form of the numbers of one axis: all with as many digits as it takes to tell two neighbours apart.
 *
 * @param decimals digits after the point
 * @param isScientific whether numbers are written with an exponent, because they would be too long
 */
record NumberText(int decimals, boolean isScientific) {
    private static final double LARGEST = 1e9;
    private static final int MOST_DECIMALS = 6;
    private static final double LARGEST_WHOLE = 1e15;
    private static final MathContext SIX_DIGITS = new MathContext(6);

    /**
     * For numbers that are multiples of a round step.
     *
     * @param largest the largest number, without its sign
     */
    static NumberText ofMultiples(double largest, double step) {
        return of(largest, step, 0);
    }

    /**
     * For any numbers: with a digit more, unless they are whole.
     *
     * @param step distance of two neighbours
     */
    static NumberText of(Range range, double step) {
        boolean areWhole = range.low() == Math.rint(range.low()) && step == Math.rint(step);
        return of(range.largest(), step, areWhole ? 0 : 1);
    }

    private static NumberText of(double largest, double step, int more) {
        double digits = -Math.floor(Math.log10(step)) + more;
        double above = Math.floor(Math.log10(largest)) + digits;
        // With an exponent, neighbours such as two counts of bytes would look alike.
        boolean areCounts = above > MOST_DECIMALS && digits <= 0 && largest < LARGEST_WHOLE;
        if ((largest >= LARGEST && !areCounts) || digits > MOST_DECIMALS) {
            return new NumberText((int) Math.max(1, Math.min(MOST_DECIMALS, above)), true);
        }
        return new NumberText((int) Math.max(0, digits), false);
    }

    String format(double number) {
        double shown = number == 0 ? 0 : number;
        String text = String.format(Locale.ROOT, "%." + decimals + (isScientific ? "e" : "f"), shown);
        return text.replaceFirst("e\\+?(-?)0?", "e$1");
    }

    /** Returns the text of a number that stands alone: a whole number with all its digits, others with six. */
    static String alone(double number) {
        if (number == Math.rint(number) && Math.abs(number) < LARGEST_WHOLE) {
            return String.format(Locale.ROOT, "%.0f", number == 0 ? 0.0 : number);
        }
        BigDecimal rounded = new BigDecimal(number).round(SIX_DIGITS).stripTrailingZeros();
        boolean isLong = rounded.scale() > 2 * MOST_DECIMALS || rounded.scale() < -MOST_DECIMALS;
        return isLong ? rounded.toString().replace("E+", "e").replace("E", "e") : rounded.toPlainString();
    }
}
