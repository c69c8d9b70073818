package io.dps.shell.stream;

import java.time.Instant;
import java.util.Optional;

/**
 * A window whose average in the output topic is not what its readings make.
 *
 * @param start start of the window; empty for a record that is no average at all
 * @param sensor the sensor, when grouped by sensor, else empty
 * @param problem what is wrong with it
 * @param late readings of it that came too late, and rightly do not count
 * @param expected what its readings make, if there are any
 * @param found what the last record for it says, if there is one
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
     * @param readings how many readings count
     * @param temperature degrees Celsius
     * @param humidity percent
     * @param pressure hPa
     */
    public record Averages(long readings, double temperature, double humidity, double pressure) {}

    /** What can be wrong with a window. */
    public enum Problem {
        MISSING("closed, but not in the output"),
        UNEXPECTED("in the output, but none of its readings counts"),
        CONFLICTING("in the output more than once, with different values"),
        READINGS("another number of readings"),
        AVERAGE("another average"),
        KEY("the record has another key"),
        UNREADABLE("a record of the output is no average"),
        UNREPORTED("in the output, but no report has closed it");

        private final String meaning;

        Problem(String meaning) {
            this.meaning = meaning;
        }

        /** Whether it is a fault of a window that was closed, not of a record beside them. */
        boolean isOfClosedWindow() {
            return this != UNREADABLE && this != UNREPORTED;
        }

        /** What it means, for people. */
        public String meaning() {
            return meaning;
        }
    }
}
