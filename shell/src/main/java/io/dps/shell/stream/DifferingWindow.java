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
 * @param expected the average of its readings, if there are any
 * @param found the average in its last record in the output, if there is one
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
        MISSING("closed, but not in the output"),
        UNEXPECTED("in the output, but none of its readings counts"),
        CONFLICTING("in the output more than once, with different values"),
        READINGS("another number of readings"),
        AVERAGE("another average"),
        KEY("the record has another key"),
        UNREADABLE("a record of the output is not an average"),
        UNREPORTED("in the output, but no report has closed it");

        private final String meaning;

        Problem(String meaning) {
            this.meaning = meaning;
        }

        /** Returns true if the problem concerns a closed window, not a stray record of the output. */
        boolean isOfClosedWindow() {
            return this != UNREADABLE && this != UNREPORTED;
        }

        /** Returns a description for messages. */
        public String meaning() {
            return meaning;
        }
    }
}
