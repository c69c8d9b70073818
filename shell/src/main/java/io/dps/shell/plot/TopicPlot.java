package io.dps.shell.plot;

import io.dps.contract.Isolation;
import io.dps.shell.output.Output;
import io.dps.shell.topic.RecordConsumer;
import io.dps.shell.topic.TailRequest;
import io.dps.shell.topic.TopicRecord;
import io.dps.shell.topic.TopicService;
import io.dps.shell.topic.filter.OffsetSpan;
import io.dps.shell.topic.filter.Position;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Reads the values of a field of a topic for a plot.
 *
 * @param last the records to read
 * @param filter the condition that they meet; empty for all
 * @param by the field that names the series; empty for one series
 * @param time the field with the event time; empty for the usual ones
 */
record TopicPlot(
        String topic,
        String field,
        LastValues last,
        Optional<String> by,
        Optional<String> time,
        Optional<Predicate<TopicRecord>> filter,
        Isolation isolation) {
    /** Reads the values that exist now, then those that arrive, until it is interrupted. */
    void follow(TopicService topics, RecordConsumer plot) {
        topics.tail(request(Instant.now()).following(Optional.empty()), plot);
    }

    private TailRequest request(Instant now) {
        OffsetSpan span = last.age()
                .map(age -> new OffsetSpan(new Position.AtTime(now.minus(age)), Optional.empty()))
                .orElse(OffsetSpan.all());
        return new TailRequest(
                topic,
                isolation,
                span,
                Set.of(),
                filter,
                OptionalLong.of(last.count()),
                false,
                OptionalLong.empty(),
                Optional.empty());
    }

    /** Returns the place for the values of the records. */
    FieldValues values() {
        return new FieldValues(topic, field, by, time);
    }

    /**
     * Reads the values that exist now.
     *
     * @throws io.dps.contract.UserFailure of kind {@code FAILED} if there is no number to draw
     */
    PlotData read(TopicService topics, Output output) {
        FieldValues values = values();
        topics.tail(request(Instant.now()), new RecordConsumer() {
            @Override
            public void take(TopicRecord record) {
                values.take(record);
            }

            @Override
            public void notice(String text) {
                output.note(text);
            }
        });
        return values.data(last);
    }
}
