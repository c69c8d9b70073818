package io.dps.shell.service;

import io.dps.shell.error.DpsException;
import io.dps.shell.error.Suggestion;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads one number field of records of a topic. */
public final class TopicField {
    /** Where averages and readings have their event time. */
    private static final List<String> EVENT_TIMES = List.of("window.start", "process_timestamp");

    private final TopicService topics;

    public TopicField(TopicService topics) {
        this.topics = topics;
    }

    /**
     * The numbers of a field in the records that are asked for, in order of event time where the values have one:
     * averages of one batch are not written in order.
     *
     * @param field dotted path of the field
     * @throws DpsException failed, when no record has such a number
     */
    public List<Point> points(TailRequest request, String field) {
        List<Point> points = new ArrayList<>();
        Set<String> seen = new LinkedHashSet<>();
        topics.tail(request, record -> {
            Map<String, Object> values = FlatJson.read(record.value());
            values.forEach((name, value) -> {
                if (value instanceof Number number) {
                    seen.add(name);
                    if (name.equals(field)) {
                        points.add(new Point(eventTime(record, values), number.doubleValue()));
                    }
                }
            });
        });
        if (points.isEmpty()) {
            String otherwise = seen.isEmpty() ? "" : "numbers there are: " + String.join(", ", seen);
            throw DpsException.failed(
                    "no record of topic '" + request.topic() + "' has a number '" + field + "'",
                    Suggestion.hint(field, seen, otherwise));
        }
        points.sort(Comparator.comparing(Point::time));
        return points;
    }

    private static Instant eventTime(TopicRecord record, Map<String, Object> values) {
        return EVENT_TIMES.stream()
                .map(values::get)
                .filter(String.class::isInstance)
                .flatMap(text -> parse(text.toString()).stream())
                .findFirst()
                .orElse(record.timestamp() == null ? Instant.EPOCH : record.timestamp());
    }

    private static Optional<Instant> parse(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /**
     * A number and its time.
     *
     * @param time the event time of its value, or else the record's timestamp, or else the epoch
     * @param value the number
     */
    public record Point(Instant time, double value) {}
}
