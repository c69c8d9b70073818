package io.dps.contract;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The reasons why a Kafka record is not a valid reading. If several reasons apply, the first in this list is
 * reported. Counts and lists of rejects show the ids.
 */
public enum RejectReason {
    /** The record has no value. */
    TOMBSTONE,
    /** The value is longer than 64 KiB. */
    TOO_LARGE,
    /** The bytes are not UTF-8. */
    NOT_UTF8,
    /** The first value is not JSON (or is empty, cut off or a bare NaN), or exceeds the limits of the parser. */
    NOT_JSON,
    /** The object is followed by something other than white space, JSON or not. */
    TRAILING_DATA,
    /** The first value is complete but not an object, whatever follows it. */
    NOT_AN_OBJECT,
    /** The object has a field name twice: one that readings use, or any other. */
    DUPLICATE_FIELD,
    /** The time or one of the three numbers is absent or null. */
    MISSING_FIELD,
    /** One of the three numbers is of another JSON type, even a string of digits. */
    NOT_A_NUMBER,
    /** One of the three numbers is too large for a double. */
    NOT_FINITE,
    /** One of the three numbers is above a million or below minus a million. */
    OUT_OF_RANGE,
    /** The time is neither an RFC 3339 time nor one without a zone. */
    BAD_TIME,
    /** The sensor id is present but not a string. */
    BAD_SENSOR_ID,
    /** The time is later than the record's Kafka timestamp by more than the allowance. */
    TOO_FAR_AHEAD;

    /** Returns the stable lower-case name. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the ids of all reasons, in their order. */
    public static List<String> ids() {
        return Stream.of(values()).map(RejectReason::id).toList();
    }

    /** Returns whichever of two reasons comes first in this list; null means no reason. */
    public static @Nullable RejectReason graver(@Nullable RejectReason one, @Nullable RejectReason other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.compareTo(other) <= 0 ? one : other;
    }
}
