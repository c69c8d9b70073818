package io.dps.streaming.lease;

import io.dps.contract.RecordJson;
import io.dps.contract.Topics;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The lease of one stream, as the topic shows it. For one thread. */
final class LeaseView implements AutoCloseable {
    private static final TopicPartition ONLY = new TopicPartition(Topics.LEASES, 0);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration LIMIT = Duration.ofSeconds(8);

    private final Consumer<byte[], byte[]> consumer;
    private final byte[] key;
    private @Nullable Seen last;

    /**
     * A record of the stream's lease.
     *
     * @param offset where it is: another offset is another record
     * @param value null if it is not readable, so that nobody may take it for a lease that was given back
     */
    record Seen(long offset, @Nullable LeaseRecord value) {
        boolean isReleased() {
            return value != null && value.released();
        }

        String describe() {
            return value == null
                    ? "a writer of another version of dps"
                    : value.holder().describe();
        }
    }

    LeaseView(Consumer<byte[], byte[]> consumer, String stream) {
        this.consumer = consumer;
        this.key = stream.getBytes(StandardCharsets.UTF_8);
        consumer.assign(List.of(ONLY));
        consumer.seekToBeginning(List.of(ONLY));
    }

    /**
     * Reads to the present end.
     *
     * @return the last record of the stream; empty if it has none
     * @throws KafkaException if the broker does not answer
     */
    Optional<Seen> last() {
        long end = consumer.endOffsets(List.of(ONLY), LIMIT).getOrDefault(ONLY, 0L);
        long begun = System.nanoTime();
        long before = -1;
        // Compares positions, not records: the markers of transactions count, and compacted records leave gaps.
        for (long at = consumer.position(ONLY, LIMIT); at < end; at = consumer.position(ONLY, LIMIT)) {
            if (at != before) {
                before = at;
                begun = System.nanoTime();
            } else if (System.nanoTime() - begun > LIMIT.toNanos()) {
                throw new TimeoutException("topic " + ONLY.topic() + " cannot be read beyond offset " + at);
            }
            for (ConsumerRecord<byte[], byte[]> found : consumer.poll(POLL)) {
                if (Arrays.equals(found.key(), key)) {
                    last = new Seen(found.offset(), value(found.value()));
                }
            }
        }
        return Optional.ofNullable(last);
    }

    private static @Nullable LeaseRecord value(byte @Nullable [] json) {
        try {
            return json == null ? null : RecordJson.read(json, LeaseRecord.class);
        } catch (UncheckedIOException otherForm) {
            return null;
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
