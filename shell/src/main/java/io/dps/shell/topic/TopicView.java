package io.dps.shell.topic;

import io.dps.contract.Durations;
import io.dps.contract.InputView;
import io.dps.contract.Isolation;
import io.dps.contract.ViewBounds;
import io.dps.contract.ViewFormat;
import io.dps.shell.topic.filter.Position;
import java.time.Duration;
import java.util.Optional;

/**
 * A SQL view of a topic, with typed columns.
 *
 * @param name name of the view
 * @param topic the topic that the view reads
 * @param schema columns of the values as Spark DDL; empty for a view with any value as text
 * @param format the form in which the columns are written in the values
 * @param from first position in each partition, pushed down to the source; empty for the first record
 * @param to end position, exclusive; empty for the end of the topic at the time of each query
 * @param isolation which transactional records the view contains
 * @param eventTime the event time of the view's rows, for streams; empty for a view whose streams have no windows
 */
public record TopicView(
        String name,
        String topic,
        String schema,
        ViewFormat format,
        Optional<Position> from,
        Optional<Position> to,
        Isolation isolation,
        Optional<EventTime> eventTime) {
    /** Returns a view of all committed records of a topic, named like the topic. */
    static TopicView all(String topic, String schema) {
        return new TopicView(
                topic,
                topic,
                schema,
                ViewFormat.DEFAULT,
                Optional.empty(),
                Optional.empty(),
                Isolation.READ_COMMITTED,
                Optional.empty());
    }

    /** Describes the range of records that the view reads, for messages. */
    public String bounds() {
        return "from " + from.map(Position::text).orElse("the first record") + " to "
                + to.map(Position::text).orElse("the latest record")
                + (isolation == Isolation.READ_COMMITTED ? "" : ", including uncommitted records");
    }

    /**
     * Returns the view in the form in which a stream reads it, without bounds.
     *
     * @throws io.dps.contract.UserFailure of kind {@code USAGE} if the view has only the value as text, which a stream
     *     cannot read
     */
    public InputView input() {
        return new InputView(
                name,
                topic,
                schema,
                format,
                eventTime.map(EventTime::column).orElse(null),
                eventTime.map(EventTime::watermark).orElse(null));
    }

    /**
     * Returns whether a stream reads a view that is the same as this one.
     *
     * @param view the view as it was when the stream was defined
     * @param isolation how the stream reads its view without an end
     */
    public boolean isReadAs(InputView view, Isolation isolation) {
        if (schema.isBlank()) {
            return false;
        }
        ViewBounds bounds = view.bounds();
        if (bounds == null) {
            return to.isEmpty() && this.isolation == isolation && input().equals(view);
        }
        return input().within(bounds).equals(view)
                && this.isolation == bounds.isolation()
                && from.orElseGet(Position.Start::new).text().equals(bounds.from())
                && to.map(Position::text).equals(Optional.of(bounds.to()));
    }

    /**
     * The event time of the rows of a view.
     *
     * @param column the column with the event time
     * @param watermark how long windows wait for late rows
     */
    public record EventTime(String column, Duration watermark) {
        /** Describes the event time, for messages. */
        public String text() {
            return "event time " + column + ", watermark " + Durations.format(watermark);
        }
    }
}
