package io.dps.shell.stream;

import java.time.Instant;
import java.util.Optional;

/**
 * A window whose average in the output topic differs from the average of its readings.
 *
 * @param start start of the window; empty for a record that is not an average
 * @param sensor the sensor, if the stream groups by sensor, else empty
 * @param problem the kind of difference
 * @param late readings of the window that arrived too late and rightly do not count
 * @param expected the average of the window's readings, if there are any
 * @param found the average in the window's last record in the output, if there is one
 * @param lastOffset offset of that record
 */
public record DifferingWindow(
        Optional<Instant> start,
        String sensor,
        Problem problem,
        long late,
        Optional<Averages> expected,
        Optional<Averages> found,
        Optional<Long> lastOffset) {

    /**
     * Averages of a window.
     *
     * @param readings number of readings that count
     * @param temperature degrees Celsius
     * @param humidity percent
     * @param pressure hPa
     */
    public record Averages(long readings, double temperature, double humidity, double pressure) {}

    /** The ways in which a window can differ. */
    public enum Problem {
        MISSING("window is missing from the output", "windows are missing from the output"),
        UNEXPECTED(
                "window is in the output, but no valid reading falls into it",
                "windows are in the output, but no valid reading falls into them"),
        CONFLICTING(
                "window is in the output more than once, with different values",
                "windows are in the output more than once, with different values"),
        READINGS("window has the wrong number of readings", "windows have the wrong number of readings"),
        AVERAGE("window has the wrong average", "windows have the wrong average"),
        KEY("window has the wrong key", "windows have the wrong key"),
        UNREADABLE("record in the output is not an average", "records in the output are not averages"),
        UNREPORTED(
                "window is in the output, but no report shows it as closed",
                "windows are in the output, but no report shows them as closed");

        private final String one;
        private final String several;

        Problem(String one, String several) {
            this.one = one;
            this.several = several;
        }

        /** Returns true if the problem concerns a closed window, not a stray record of the output. */
        boolean isOfClosedWindow() {
            return this != UNREADABLE && this != UNREPORTED;
        }

        /** Describes the given number of windows or records with this problem, for messages. */
        String text(long count) {
            return count + " " + (count == 1 ? one : several);
        }
    }
}
