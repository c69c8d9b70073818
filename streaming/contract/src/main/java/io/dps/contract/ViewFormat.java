package io.dps.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The form in which the columns of a view are written in the values of its topic.
 *
 * @param values the form of the values
 * @param times the form of the TIMESTAMP columns that are not RFC 3339 times, by column; a field of a struct is named
 *     with its struct, as {@code payload.at}
 */
public record ViewFormat(
        ValueFormat values,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) SortedMap<String, TimeFormat> times) {
    /** JSON objects with RFC 3339 times. */
    public static final ViewFormat DEFAULT = new ViewFormat(ValueFormat.JSON, Map.of());

    public ViewFormat {
        Objects.requireNonNull(values, "values");
        times = times == null ? Collections.emptySortedMap() : Collections.unmodifiableSortedMap(new TreeMap<>(times));
    }

    public ViewFormat(ValueFormat values, Map<String, TimeFormat> times) {
        this(values, new TreeMap<>(times));
    }

    /** Describes the format, for messages: {@code csv, at epoch-millis}. */
    public String text() {
        return Stream.concat(
                        Stream.of(values.id()),
                        times.entrySet().stream()
                                .map(time ->
                                        time.getKey() + " " + time.getValue().text()))
                .collect(Collectors.joining(", "));
    }

    /** Matches the default format, which definitions leave out: those of earlier versions of dps have no format. */
    static final class DefaultFilter {
        @Override
        public boolean equals(Object other) {
            return DEFAULT.equals(other);
        }

        @Override
        public int hashCode() {
            return DEFAULT.hashCode();
        }
    }
}
