package io.dps.streaming.run;

import java.util.Map;

/**
 * How many records Spark's Kafka source takes from its consumer at a time. The source asks the consumer for its position
 * after every poll, which with Kafka's own 500 records took a tenth of the time of a batch. It keeps the last poll of each
 * partition for minutes, so more of them at a time would fill the heap of a stream that reads many partitions.
 */
public final class KafkaPolls {
    /** Options of the source; those of the user's own go over them. */
    public static final Map<String, String> LARGE = Map.of("kafka.max.poll.records", "4000");

    private KafkaPolls() {}
}
