package io.dps.shell.topic;

import io.dps.contract.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The oldest of the records that were just written to a topic.
 *
 * @param topic topic of the record
 * @param brokers the brokers of the topic
 * @param time the record's timestamp
 */
record OldestRecord(String topic, String brokers, Instant time) {
    /** Kafka's default retention, assumed if the topic's retention cannot be read. */
    private static final Duration USUAL = Duration.ofDays(7);

    /**
     * Returns a warning that Kafka will soon delete the record, with the command that prevents the deletion; empty if
     * no deletion is due.
     *
     * @param retention how long the topic keeps a record after its timestamp; empty if the topic does not delete
     *     records by timestamp
     */
    Optional<String> warning(Optional<Duration> retention, Instant now) {
        return retention
                .filter(kept -> isOlderThan(kept, now))
                .map(kept -> "warning: topic " + topic + " keeps records for " + Durations.show(kept)
                        + " (retention.ms=" + kept.toMillis() + "), but the oldest of these records is from " + time
                        + ". Kafka deletes records of that age within minutes; to keep them, run: kafka-configs.sh --bootstrap-server "
                        + brokers + " --alter --entity-type topics --entity-name " + topic
                        + " --add-config retention.ms=-1");
    }

    /**
     * Returns a warning that the retention is unknown; empty if the record is younger than Kafka's default retention.
     */
    Optional<String> warningOfUnknown(String reason, Instant now) {
        return isOlderThan(USUAL, now)
                ? Optional.of("warning: Kafka may soon delete the oldest of these records, from " + time
                        + "; the retention of topic "
                        + topic + " is unknown: " + reason)
                : Optional.empty();
    }

    private boolean isOlderThan(Duration age, Instant now) {
        return Duration.between(time, now).compareTo(age) > 0;
    }
}
