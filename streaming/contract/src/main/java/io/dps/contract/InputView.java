package io.dps.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A view that a stream reads: a topic as a table, as it was when the stream was defined.
 *
 * @param name the table's name in SQL: ASCII letters, digits and underscores, not digits alone
 * @param topic the topic whose records are the rows
 * @param schema the columns as DDL, such as {@code id STRING NOT NULL, kwh DOUBLE}
 * @param format the form in which the columns are written in the values of the topic
 * @param eventTime the column with the event time; null if the view has no watermark
 * @param watermark how long windows wait for late rows, whole milliseconds, zero or more; null if the view has no event
 *     time
 * @param bounds the records of a static view, which the stream joins; null for the view whose records are the stream
 */
public record InputView(
        String name,
        String topic,
        String schema,

        @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = ViewFormat.DefaultFilter.class)
        ViewFormat format,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String eventTime,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Duration watermark,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ViewBounds bounds) {

    private static final int NANOS_PER_MILLI = 1_000_000;
    private static final Pattern NAME = Pattern.compile("(?!\\d+$)[A-Za-z0-9_]+");

    /**
     * Checks the values; whether the schema is valid DDL is for Spark to say.
     *
     * @throws UserFailure of kind {@code USAGE} if one of them is not allowed; the message names the view
     */
    public InputView {
        format = format == null ? ViewFormat.DEFAULT : format;
        if (!NAME.matcher(name).matches()) {
            throw UserFailure.usage(
                    "'" + name + "' is not a valid view name",
                    "use letters, digits and underscores, but not digits alone");
        }
        if (!Topics.isName(topic)) {
            throw UserFailure.usage("view " + name + " reads '" + topic + "', which is not a valid topic name");
        }
        if (schema.isBlank()) {
            throw UserFailure.usage(
                    "view " + name + " has no schema", "give its columns and their types: 'id STRING NOT NULL, n INT'");
        }
        if ((eventTime == null) != (watermark == null)) {
            throw UserFailure.usage(
                    "view " + name + " has " + (eventTime == null ? "a watermark" : "an event time") + " but no "
                            + (eventTime == null ? "event time" : "watermark"),
                    "give both --event-time and --watermark, or neither");
        }
        if (eventTime != null && eventTime.isBlank()) {
            throw UserFailure.usage("the event time of view " + name + " is blank; it must name a column of the view");
        }
        if (watermark != null && watermark.isNegative()) {
            throw UserFailure.usage("the watermark of view " + name + " is negative");
        }
        if (watermark != null && watermark.toNanosPart() % NANOS_PER_MILLI != 0) {
            throw UserFailure.usage("the watermark of view " + name + " is not a whole number of milliseconds");
        }
        if (bounds != null && eventTime != null) {
            throw UserFailure.usage("view " + name + " has an end, so that it cannot have an event time");
        }
    }

    /** Makes a view without an end. */
    public InputView(
            String name,
            String topic,
            String schema,
            ViewFormat format,
            @Nullable String eventTime,
            @Nullable Duration watermark) {
        this(name, topic, schema, format, eventTime, watermark, null);
    }

    /** Makes a view of values in the default format, without an end. */
    public InputView(
            String name, String topic, String schema, @Nullable String eventTime, @Nullable Duration watermark) {
        this(name, topic, schema, ViewFormat.DEFAULT, eventTime, watermark);
    }

    /** Returns this view as a static one: without an event time, and with the records between bounds only. */
    public InputView within(ViewBounds records) {
        return new InputView(name, topic, schema, format, null, null, records);
    }
}
