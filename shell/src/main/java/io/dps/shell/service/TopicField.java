package io.dps.shell.service;

import io.dps.shell.error.DpsException;
import io.dps.shell.error.Suggestion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads one number field of the last records of a topic. */
public final class TopicField {
    private final TopicService topics;

    public TopicField(TopicService topics) {
        this.topics = topics;
    }

    /**
     * The numbers of a field in the last records, oldest first.
     *
     * @param field dotted path of the field
     * @throws DpsException failed, when no record has such a number
     */
    public List<Point> last(String topic, String field, long records) {
        List<Point> points = new ArrayList<>();
        Set<String> seen = new LinkedHashSet<>();
        topics.tail(TailRequest.last(topic, records), record -> {
            Map<String, Object> values = FlatJson.read(record.value());
            values.forEach((name, value) -> {
                if (value instanceof Number number) {
                    seen.add(name);
                    if (name.equals(field)) {
                        points.add(new Point(record.timestamp(), number.doubleValue()));
                    }
                }
            });
        });
        if (points.isEmpty()) {
            String otherwise = seen.isEmpty() ? "" : "numbers there are: " + String.join(", ", seen);
            throw DpsException.failed(
                    "no record of topic '" + topic + "' has a number '" + field + "'",
                    Suggestion.hint(field, seen, otherwise));
        }
        return points;
    }

    /**
     * A number and when it was written.
     *
     * @param time the record's timestamp
     * @param value the number
     */
    public record Point(Instant time, double value) {}
}
