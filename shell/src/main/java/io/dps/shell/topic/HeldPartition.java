package io.dps.shell.topic;

import java.time.Instant;
import java.util.Optional;

/**
 * A partition in which a transaction is open: a reader of committed records goes on behind it only when it has ended.
 *
 * @param topic the topic
 * @param partition the partition
 * @param offset the first record of the transaction, where committed records end
 * @param held offsets from there to the end of the log
 * @param producerId Kafka's number of the producer; empty when the broker does not tell
 * @param transactionalId the name that the producer gave itself; empty when the broker does not tell
 * @param since when the transaction was begun; empty when the broker does not tell
 */
public record HeldPartition(
        String topic,
        int partition,
        long offset,
        long held,
        Optional<Long> producerId,
        Optional<String> transactionalId,
        Optional<Instant> since) {

    /** The partition and who holds it, for people. */
    public String text() {
        return "partition " + partition + " of " + topic + " is held by an open transaction at offset " + offset
                + transactionalId.map(id -> ", transactional id " + id).orElse("")
                + producerId.map(id -> ", producer " + id).orElse("")
                + since.map(time -> ", since " + time).orElse("");
    }
}
