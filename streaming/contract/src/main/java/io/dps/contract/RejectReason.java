package io.dps.contract;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Why a Kafka record is not a reading. When several reasons apply, the one that stands first in this list is given. Counts
 * and lists of rejects show the ids.
 */
public enum RejectReason {
    /** The record has no value. */
    TOMBSTONE,
    /** The value is longer than 64 KiB. */
    TOO_LARGE,
    /** The bytes are not UTF-8. */
    NOT_UTF8,
    /** The first value is not JSON (also: empty, cut off, a bare NaN), or beyond the limits of the parser. */
    NOT_JSON,
    /** An object followed by anything but white space, JSON or not. */
    TRAILING_DATA,
    /** The first value is complete and no object, whatever follows it. */
    NOT_AN_OBJECT,
    /** A field name stands twice in the object, whether a reading's own or a foreign one. */
    DUPLICATE_FIELD,
    /** The time or one of the three numbers is absent or null. */
    MISSING_FIELD,
    /** One of the three numbers is something else, be it a string with digits. */
    NOT_A_NUMBER,
    /** One of the three numbers is beyond what a double can hold. */
    NOT_FINITE,
    /** One of the three numbers is beyond a million. */
    OUT_OF_RANGE,
    /** The time is no RFC 3339 time and no zone-less time. */
    BAD_TIME,
    /** The sensor id is there and is no string. */
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

    /** Returns the graver of two findings, that is the one which stands first; null means no finding. */
    public static @Nullable RejectReason graver(@Nullable RejectReason one, @Nullable RejectReason other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.compareTo(other) <= 0 ? one : other;
    }
}
