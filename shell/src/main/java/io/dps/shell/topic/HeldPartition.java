package io.dps.shell.topic;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A partition with an open transaction. Until the transaction ends, a reader of committed records cannot read beyond
 * the start of the transaction.
 *
 * @param topic the topic
 * @param partition the partition
 * @param offset first offset of the transaction, where committed records end (the last stable offset)
 * @param held number of offsets from the transaction's start to the end of the log
 * @param producerId Kafka's producer id; empty if the broker does not report it
 * @param transactionalId the producer's transactional id; empty if the broker does not report it
 * @param since when the transaction began; empty if the broker does not report it
 */
public record HeldPartition(
        String topic,
        int partition,
        long offset,
        long held,
        Optional<Long> producerId,
        Optional<String> transactionalId,
        Optional<Instant> since) {

    /** Describes the partition and the transaction that holds it, as a message. */
    public String text() {
        String details = Stream.of(
                        transactionalId.map(id -> "transactional id " + id),
                        producerId.map(id -> "producer " + id),
                        since.map(time -> "since " + time))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(", "));
        return "an open transaction blocks partition " + partition + " of " + topic + " from offset " + offset + " on"
                + (details.isEmpty() ? "" : " (" + details + ")");
    }
}
