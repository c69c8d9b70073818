package io.dps.shell.service;

import io.dps.contract.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What came of writing records.
 *
 * @param topic where they are
 * @param brokers the topic's brokers
 * @param records how many were acknowledged
 * @param expired the time of the oldest, when the topic keeps no record of that age
 * @param retention how long the topic keeps a record after its time, when one is older
 */
public record Produced(
        String topic, String brokers, long records, Optional<Instant> expired, Optional<Duration> retention) {
    /** Judges records by how long their topic keeps them. */
    static Produced of(
            String topic,
            String brokers,
            long records,
            Optional<Instant> earliest,
            Optional<Duration> retention,
            Instant now) {
        Optional<Instant> expired = retention.flatMap(
                kept -> earliest.filter(time -> Duration.between(time, now).compareTo(kept) > 0));
        return new Produced(topic, brokers, records, expired, expired.flatMap(time -> retention));
    }

    /** That Kafka will soon delete records, and what keeps them; empty when it will not. */
    public Optional<String> warning() {
        return expired.map(oldest -> "warning: topic " + topic + " keeps records for "
                + Durations.show(retention.orElseThrow()) + " (retention.ms="
                + retention.get().toMillis() + "), and the oldest of these is of " + oldest
                + ": Kafka deletes such records within minutes; to keep them: kafka-configs.sh --bootstrap-server "
                + brokers + " --alter --entity-type topics --entity-name " + topic + " --add-config retention.ms=-1");
    }
}
