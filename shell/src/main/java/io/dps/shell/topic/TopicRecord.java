package io.dps.shell.topic;

import java.time.Instant;
import java.util.List;

/**
 * One record of a topic.
 *
 * @param topic the record's topic
 * @param partition the record's partition
 * @param offset the record's offset
 * @param timestamp the record's Kafka timestamp, or null if the record has none
 * @param key the key's bytes, or null
 * @param value the value's bytes, or null
 * @param headers the record's headers, in order
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
