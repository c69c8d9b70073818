package io.dps.contract;

import java.util.Locale;

/**
 * The reasons why a Kafka record is not a row of a view. If several reasons apply, the first in this list is reported.
 * Counts and lists of rejects show the ids; where {@link RejectReason} has the same id, it means the same.
 */
public enum RecordRejectReason {
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
    /** The record, one of its structs or one of its maps has a field name twice. */
    DUPLICATE_FIELD,
    /** A column or element that is NOT NULL is absent or null. */
    MISSING_FIELD,
    /** A value has another type than its column, such as a JSON string of digits or 1.0 for a whole number. */
    WRONG_TYPE,
    /** A number is too large for its column, or has more digits than its column keeps. */
    OUT_OF_RANGE,
    /** A string is not a date or time in the form that its column has. */
    BAD_TIME,
    /** A string is not Base64. */
    BAD_BASE64,
    /** The quotes of a CSV value are not balanced, or stand where they may not. */
    NOT_CSV,
    /** A CSV value has fewer or more fields than the view has columns; then the fields are not read. */
    FIELD_COUNT;

    /** Returns the stable lower-case name. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
