package io.dps.shell.topic;

import java.time.Instant;
import java.util.List;

/**
 * One record of a topic.
 *
 * @param topic its topic
 * @param partition its partition
 * @param offset its offset
 * @param timestamp its Kafka timestamp, or null when it has none
 * @param key the key's bytes, or null
 * @param value the value's bytes, or null
 * @param headers its headers, in order
 */
public record TopicRecord(
        String topic, int partition, long offset, Instant timestamp, byte[] key, byte[] value, List<Header> headers) {
    public TopicRecord {
        headers = List.copyOf(headers);
    }

    /**
     * A header.
     *
     * @param key its name
     * @param value its bytes, or null
     */
    public record Header(String key, byte[] value) {}
}
