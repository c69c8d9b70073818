package io.dps.streaming.run;

import java.util.Map;

/**
 * Timeouts of Spark's Kafka source and sink that let a query outlast a broker outage of some seconds, and end it after
 * about half a minute so that the run can report it. The defaults take minutes: three tries of a minute to list
 * offsets, two minutes to fetch or deliver a record.
 */
final class KafkaPatience {
    static final Map<String, String> SOURCE = Map.of(
            "kafka.request.timeout.ms", "10000",
            "kafka.default.api.timeout.ms", "15000",
            "fetchOffset.numRetries", "2",
            "fetchOffset.retryIntervalMs", "1000",
            "kafkaConsumer.pollTimeoutMs", "30000",
            // Otherwise the request for a batch's offsets waits behind a fetch that the previous batch left pending.
            "kafka.fetch.max.wait.ms", "20");
    static final Map<String, String> SINK = Map.of(
            "kafka.request.timeout.ms", "10000",
            "kafka.max.block.ms", "30000",
            "kafka.delivery.timeout.ms", "30000");

    private KafkaPatience() {}
}
