package io.dps.shell.plot;

import io.dps.contract.Suggestion;
import io.dps.contract.UserFailure;
import io.dps.shell.topic.FlatJson;
import io.dps.shell.topic.TailRequest;
import io.dps.shell.topic.TopicRecord;
import io.dps.shell.topic.TopicService;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a numeric field from the records of a topic. */
public final class TopicField {
    /** Fields that contain the event time: the first in averages, the second in readings. */
    private static final List<String> EVENT_TIMES = List.of("window.start", "process_timestamp");

    private final TopicService topics;

    public TopicField(TopicService topics) {
        this.topics = topics;
    }

    /**
     * Returns the numbers of a field in the requested records. Orders them by event time, since the averages of one
     * batch are not written in order. Leaves out a record without any time, unless no record has a time; then the order
     * is that of reading.
     *
     * @param field dotted path of the field
     * @throws UserFailure of kind {@code FAILED} if no record has a number in that field
     */
    public Points points(TailRequest request, String field) {
        Numbers numbers = new Numbers(field);
        topics.tail(request, numbers::take);
        if (numbers.points.isEmpty()) {
            String otherwise = numbers.seen.isEmpty() ? "" : "known numeric fields: " + String.join(", ", numbers.seen);
            throw UserFailure.failed(
                    "no record in topic '" + request.topic() + "' has a numeric field '" + field + "'",
                    Suggestion.hint(field, numbers.seen, otherwise));
        }
        return numbers.inOrder();
    }

    /** Returns the numbers of a field in these records. */
    static Points points(List<TopicRecord> records, String field) {
        Numbers numbers = new Numbers(field);
        records.forEach(numbers::take);
        return numbers.inOrder();
    }

    /** Collects the points of the field, and the names of all numeric fields for a hint. */
    private static final class Numbers {
        private final String field;
        private final List<Point> points = new ArrayList<>();
        private final Set<String> seen = new LinkedHashSet<>();

        Numbers(String field) {
            this.field = field;
        }

        void take(TopicRecord record) {
            Map<String, Object> values = FlatJson.read(record.value());
            values.forEach((name, value) -> {
                if (value instanceof Number number) {
                    seen.add(name);
                    if (name.equals(field)) {
                        points.add(new Point(eventTime(record, values), number.doubleValue()));
                    }
                }
            });
        }

        Points inOrder() {
            List<Point> timed = points.stream()
                    .filter(point -> point.time().isPresent())
                    .sorted(Comparator.comparing(point -> point.time().get()))
                    .toList();
            return new Points(timed.isEmpty() ? points : timed, points.size() - timed.size());
        }
    }

    private static Optional<Instant> eventTime(TopicRecord record, Map<String, Object> values) {
        return EVENT_TIMES.stream()
                .map(values::get)
                .filter(String.class::isInstance)
                .flatMap(text -> parse(text.toString()).stream())
                .findFirst()
                .or(() -> Optional.ofNullable(record.timestamp()));
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
     * @param time the event time of the value, otherwise the record's timestamp; empty if the record has neither
     * @param value the number
     */
    public record Point(Optional<Instant> time, double value) {}

    /**
     * The numbers of a field.
     *
     * @param points ordered by time, or in the order of reading if none has a time
     * @param timeless number of values without a time
     */
    public record Points(List<Point> points, int timeless) {
        public Points {
            points = List.copyOf(points);
        }

        /** Returns a warning about values without a time; empty if all have a time. */
        public Optional<String> notice() {
            if (timeless == 0) {
                return Optional.empty();
            }
            String records = timeless == 1 ? "1 record has" : timeless + " records have";
            return Optional.of("warning: " + records + " no timestamp in the value or in Kafka: "
                    + (points.stream().allMatch(point -> point.time().isEmpty())
                            ? "drawn in offset order"
                            : "left out, because the others are ordered by time"));
        }
    }
}
