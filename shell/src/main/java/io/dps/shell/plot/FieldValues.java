package io.dps.shell.plot;

import io.dps.contract.Durations;
import io.dps.contract.Suggestion;
import io.dps.contract.UserFailure;
import io.dps.shell.output.CellText;
import io.dps.shell.plot.PlotData.Axis;
import io.dps.shell.plot.PlotSeries.Point;
import io.dps.shell.topic.FlatJson;
import io.dps.shell.topic.TopicRecord;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Collects the numbers of a field from records. Orders them by event time, since the averages of one batch are not written
 * in order. Leaves out a record without any time, unless no record has a time; then the order is that of reading.
 */
final class FieldValues {
    /** Fields that contain the event time: the first in averages, the second in readings. */
    private static final List<String> EVENT_TIMES = List.of("window.start", "process_timestamp");

    private final String topic;
    private final String field;
    private final Optional<String> by;
    private final Optional<String> time;
    private final Deque<Value> values = new ArrayDeque<>();
    private final Set<String> numericFields = new LinkedHashSet<>();
    private final Set<String> fields = new LinkedHashSet<>();
    private int nulls;
    private int infinite;

    /**
     * @param field dotted path of the field
     * @param by dotted path of the field that names the series; empty for one series
     * @param time dotted path of the field with the event time in RFC 3339; empty for those of readings and averages, or
     *     else the record's timestamp
     */
    FieldValues(String topic, String field, Optional<String> by, Optional<String> time) {
        this.topic = topic;
        this.field = field;
        this.by = by;
        this.time = time;
    }

    /**
     * A number of a record.
     *
     * @param time the event time of the value, otherwise the record's timestamp; empty if the record has neither
     * @param stored the record's timestamp; empty if it has none
     * @param series the name of its series
     */
    private record Value(Optional<Instant> time, Optional<Instant> stored, String series, double number) {}

    void take(TopicRecord record) {
        Map<String, Object> cells = FlatJson.read(record.value());
        fields.addAll(cells.keySet());
        cells.forEach((name, value) -> {
            if (value instanceof Number) {
                numericFields.add(name);
            }
        });
        if (!cells.containsKey(field)) {
            return;
        }
        Object cell = cells.get(field);
        if (cell == null) {
            nulls++;
        } else if (cell instanceof Number number && !Double.isFinite(number.doubleValue())) {
            infinite++;
        } else if (cell instanceof Number number) {
            values.add(new Value(
                    eventTime(record, cells),
                    Optional.ofNullable(record.timestamp()),
                    by.map(name -> CellText.of(cells.get(name))).orElse(field),
                    number.doubleValue()));
        }
    }

    /** Forgets the values that were read first, if there are more than wanted. */
    void keepNewest(LastValues last) {
        while (values.size() > last.count()) {
            values.removeFirst();
        }
    }

    /** Forgets the values that are more than wanted, or older. */
    void keep(LastValues last, Instant now) {
        keepNewest(last);
        last.age().ifPresent(age -> removeBefore(now.minus(age)));
    }

    private void removeBefore(Instant oldest) {
        values.removeIf(
                value -> value.stored().filter(time -> time.isBefore(oldest)).isPresent());
    }

    /** Returns what a plot waits for; empty if there is something to draw. */
    Optional<String> awaited() {
        if (values.isEmpty()) {
            return Optional.of("records with a number in this field");
        }
        return time.filter(
                        name -> values.stream().allMatch(value -> value.time().isEmpty()))
                .map(name -> "records with a time in field '" + name + "'");
    }

    /**
     * Returns the numbers for a plot.
     *
     * @throws UserFailure of kind {@code FAILED} if no record has a number in the field, or none has the field of the
     *     series
     */
    PlotData data(LastValues last) {
        by.filter(name -> !values.isEmpty() && !fields.contains(name)).ifPresent(name -> {
            throw UserFailure.failed(
                    "no record in topic '" + topic + "' has a field '" + name + "'",
                    Suggestion.hint(name, fields, "known fields: " + String.join(", ", fields)));
        });
        if (values.isEmpty()) {
            throw none();
        }
        List<Value> timed = values.stream()
                .filter(value -> value.time().isPresent())
                .sorted(Comparator.comparing(value -> value.time().orElseThrow()))
                .toList();
        boolean hasTimes = !timed.isEmpty();
        time.filter(name -> !hasTimes).ifPresent(name -> {
            throw UserFailure.failed(
                    "no record in topic '" + topic + "' has a time in field '" + name + "'",
                    fields.contains(name)
                            ? "a time is written as 2026-11-22T07:00:00Z"
                            : Suggestion.hint(name, fields, "known fields: " + String.join(", ", fields)));
        });
        List<Value> shown = hasTimes ? timed : List.copyOf(values);
        Map<String, List<Point>> series = new LinkedHashMap<>();
        int place = 0;
        for (Value value : shown) {
            place++;
            double x = value.time().map(time -> (double) time.toEpochMilli()).orElse((double) place);
            series.computeIfAbsent(value.series(), name -> new ArrayList<>()).add(new Point(x, value.number()));
        }
        SeriesChoice choice = SeriesChoice.of(series, by.orElse(""));
        return new PlotData(
                title(shown.size(), last),
                hasTimes ? Axis.TIME : Axis.ORDER,
                hasTimes ? "" : "records in offset order",
                fieldWithUnit(),
                List.of(),
                choice.shown(),
                PlotKind.LINE,
                warnings(values.size() - timed.size(), hasTimes, last, choice));
    }

    private UserFailure none() {
        if (infinite + nulls > 0) {
            return UserFailure.failed(
                    "no number of field '" + field + "' in topic '" + topic
                            + "' can be drawn: all are null or too large",
                    "");
        }
        String otherwise = numericFields.isEmpty() ? "" : "known numeric fields: " + String.join(", ", numericFields);
        return UserFailure.failed(
                "no record in topic '" + topic + "' has a numeric field '" + field + "'",
                Suggestion.hint(field, numericFields, otherwise));
    }

    private String fieldWithUnit() {
        return field
                + FieldUnits.of(topic, field).map(unit -> " (" + unit + ")").orElse("");
    }

    private String title(int count, LastValues last) {
        String records = count + (count == 1 ? " record" : " records");
        return topic + " " + fieldWithUnit() + by.map(name -> " by " + name).orElse("") + ", "
                + last.age()
                        .map(age -> records + " of the last " + Durations.format(age))
                        .orElse("last " + records);
    }

    private List<String> warnings(int timeless, boolean hasTimes, LastValues last, SeriesChoice choice) {
        List<String> warnings = new ArrayList<>();
        if (timeless > 0) {
            warnings.add("warning: " + timeless + (timeless == 1 ? " record has" : " records have")
                    + time.map(name -> " no time in field '" + name + "': ")
                            .orElse(" no timestamp in the value or in Kafka: ")
                    + (hasTimes ? "left out, because the others are ordered by time" : "drawn in offset order"));
        }
        leftOut(nulls, infinite).ifPresent(warnings::add);
        if (last.age().isPresent() && values.size() >= LastValues.MOST) {
            warnings.add("warning: only the last " + LastValues.MOST + " records of that time are drawn");
        }
        choice.warning().ifPresent(warnings::add);
        return warnings;
    }

    /** Returns a warning about values that no plot can show; empty if there are none. */
    static Optional<String> leftOut(int nulls, int infinite) {
        if (nulls + infinite == 0) {
            return Optional.empty();
        }
        List<String> what = new ArrayList<>();
        if (nulls > 0) {
            what.add(nulls + (nulls == 1 ? " null" : " nulls"));
        }
        if (infinite > 0) {
            what.add(infinite + (infinite == 1 ? " that is not finite" : " that are not finite"));
        }
        return Optional.of("warning: values left out: " + String.join(", ", what));
    }

    private Optional<Instant> eventTime(TopicRecord record, Map<String, Object> values) {
        Optional<Instant> inValue = time.map(List::of).orElse(EVENT_TIMES).stream()
                .map(values::get)
                .filter(String.class::isInstance)
                .flatMap(text -> parse(text.toString()).stream())
                .findFirst();
        return time.isPresent() ? inValue : inValue.or(() -> Optional.ofNullable(record.timestamp()));
    }

    private static Optional<Instant> parse(String text) {
        try {
            // An axis has milliseconds; a time beyond their range is none.
            return Optional.of(Instant.ofEpochMilli(Instant.parse(text).toEpochMilli()));
        } catch (DateTimeParseException | ArithmeticException e) {
            return Optional.empty();
        }
    }
}
