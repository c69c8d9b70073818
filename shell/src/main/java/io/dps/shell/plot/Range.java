package io.dps.shell.plot;

import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * The numbers from one end of an axis to the other.
 *
 * @param low the smallest
 * @param high the largest, above {@code low}
 */
record Range(double low, double high) {
    private static final int MOST_TICKS = 100;
    /** Room on each side of a single time. */
    private static final int ROOM_MILLIS = 1_000;

    private static final double[] NICE = {1, 2, 5, 10};

    /** Returns the range of one or more numbers; around a single number, a range that it is in the middle of. */
    static Range of(DoubleStream numbers) {
        DoubleSummaryStatistics found = numbers.summaryStatistics();
        return around(found.getMin(), found.getMax());
    }

    /** Like {@link #of}, for times in milliseconds. */
    static Range ofTimes(DoubleStream millis) {
        DoubleSummaryStatistics found = millis.summaryStatistics();
        return found.getMin() < found.getMax()
                ? new Range(found.getMin(), found.getMax())
                : new Range(found.getMin() - ROOM_MILLIS, found.getMin() + ROOM_MILLIS);
    }

    private static Range around(double low, double high) {
        if (low < high) {
            return new Range(low, high);
        }
        double room = Math.max(1, Math.abs(low) / 10);
        return new Range(Math.max(-Double.MAX_VALUE, low - room), Math.min(Double.MAX_VALUE, high + room));
    }

    /** Returns where a number is between the ends: 0 at the low one, 1 at the high one. */
    double fraction(double number) {
        // Halves, because the difference of two doubles may be infinite.
        return (number / 2 - low / 2) / (high / 2 - low / 2);
    }

    /** Returns the number at a fraction of the range. */
    double at(double fraction) {
        return low * (1 - fraction) + high * fraction;
    }

    double largest() {
        return Math.max(Math.abs(low), Math.abs(high));
    }

    /** Returns the distance of round numbers that divide the range into at most so many parts. */
    double step(int parts) {
        double least = Math.max(high / parts - low / parts, Double.MIN_NORMAL);
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        for (double nice : NICE) {
            if (nice * power >= least) {
                return nice * power;
            }
        }
        return NICE[NICE.length - 1] * power;
    }

    /** Returns the multiples of a step in the range; none if its numbers are too large to be told apart. */
    List<Double> ticks(double step) {
        List<Double> ticks = new ArrayList<>();
        double first = Math.ceil(low / step);
        for (int i = 0; i < MOST_TICKS && (first + i) * step <= high; i++) {
            ticks.add((first + i) * step);
        }
        return ticks;
    }
}
