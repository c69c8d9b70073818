package io.dps.streaming.average;

/**
 * Why a Kafka record is no reading. When several reasons apply, {@link ReadingRules} names the one that stands first in
 * this list. The ids are a contract: counts and lists of rejects show them.
 */
public enum RejectReason implements ParseResult {
    /** The record has no value. */
    TOMBSTONE("tombstone"),
    /** Longer than {@link ReadingRules#MAX_BYTES}. */
    TOO_LARGE("too_large"),
    /** The bytes are not UTF-8. */
    NOT_UTF8("not_utf8"),
    /**
     * The first value is not JSON (also: empty, cut off, a bare NaN), or is beyond {@link ReadingRules#MAX_DEPTH}, {@link
     * ReadingRules#MAX_DIGITS} or {@link ReadingRules#MAX_NAME_LENGTH}.
     */
    NOT_JSON("not_json"),
    /** An object followed by anything but white space, JSON or not. */
    TRAILING_DATA("trailing_data"),
    /** The first value is complete and no object, whatever follows it. */
    NOT_AN_OBJECT("not_an_object"),
    /** A field name stands twice in the object, whether a reading's own or a foreign one. */
    DUPLICATE_FIELD("duplicate_field"),
    /** The time or one of the three numbers is absent or null. */
    MISSING_FIELD("missing_field"),
    /** One of the three numbers is something else, be it a string with digits. */
    NOT_A_NUMBER("not_a_number"),
    /** One of the three numbers is beyond what a double can hold. */
    NOT_FINITE("not_finite"),
    /** One of the three numbers is beyond {@link ReadingRules#MAX_MAGNITUDE}. */
    OUT_OF_RANGE("out_of_range"),
    /** The time is no RFC 3339 time and no zone-less time. */
    BAD_TIME("bad_time"),
    /** The sensor id is there and is no string. */
    BAD_SENSOR_ID("bad_sensor_id"),
    /** The time is later than the record's Kafka timestamp by more than the allowance. */
    TOO_FAR_AHEAD("too_far_ahead");

    private final String id;

    RejectReason(String id) {
        this.id = id;
    }

    /** Returns the stable lower-case name. */
    public String id() {
        return id;
    }

    /** Returns the graver of two findings, that is the one which stands first; null means no finding. */
    static RejectReason graver(RejectReason one, RejectReason other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.compareTo(other) <= 0 ? one : other;
    }
}
