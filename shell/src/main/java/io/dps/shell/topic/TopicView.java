package io.dps.shell.topic;

import io.dps.contract.Isolation;
import io.dps.shell.topic.filter.Position;
import java.util.Optional;

/**
 * A topic as a SQL view with typed columns.
 *
 * @param name name of the view
 * @param topic the topic it reads
 * @param schema columns of the JSON values as Spark DDL; empty for a view with the value as text
 * @param from where it begins in each partition, pushed down to the source
 * @param to before which it ends; empty for the end at the time of a query
 * @param isolation which records of transactions it has
 */
public record TopicView(
        String name, String topic, String schema, Optional<Position> from, Optional<Position> to, Isolation isolation) {
    /** All committed records of a topic under its own name. */
    static TopicView all(String topic, String schema) {
        return new TopicView(topic, topic, schema, Optional.empty(), Optional.empty(), Isolation.READ_COMMITTED);
    }

    /** What it reads of each partition, for people. */
    public String bounds() {
        return "from " + from.map(Position::text).orElse("the first record") + " to "
                + to.map(Position::text).orElse("the end at the time of a query")
                + (isolation == Isolation.READ_COMMITTED ? "" : ", records of open and aborted transactions too");
    }
}
