package io.dps.shell.topic.client;

import io.dps.contract.Isolation;
import io.dps.contract.OffsetRange;
import io.dps.contract.UserFailure;
import io.dps.shell.platform.client.KafkaClient;
import io.dps.shell.topic.HeldPartition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** Finds the open transactions of a topic, and their producers. */
public final class OpenTransactions {
    private final KafkaClient connection;

    /** Creates an object that uses an open connection. */
    public OpenTransactions(KafkaClient connection) {
        this.connection = connection;
    }

    /**
     * Returns, in order, the partitions of a topic in which an open transaction holds back records from readers of
     * committed records.
     */
    public List<HeldPartition> in(String topic) {
        // Read the log ends first: records that arrive in between must not count as held back.
        Map<Integer, OffsetRange> all = connection.rangesWithLeader(topic, Isolation.READ_UNCOMMITTED);
        Map<Integer, OffsetRange> committed = connection.rangesWithLeader(topic, Isolation.READ_COMMITTED);
        List<HeldPartition> held = new ArrayList<>();
        committed.forEach((partition, stable) -> {
            if (all.containsKey(partition) && stable.end() < all.get(partition).end()) {
                held(topic, partition, stable.end(), all.get(partition).end()).ifPresent(held::add);
            }
        });
        return held;
    }

    /**
     * Returns the partition with the producer of the open transaction; empty if the transaction has ended in the
     * meantime.
     */
    private Optional<HeldPartition> held(String topic, int partition, long stable, long end) {
        TopicPartition place = new TopicPartition(topic, partition);
        Optional<List<ProducerState>> producers = ifAvailable(
                        "read the producers of topic " + topic,
                        connection.admin().describeProducers(List.of(place)).partitionResult(place))
                .map(state -> state.activeProducers());
        if (producers.isEmpty()) {
            return Optional.of(new HeldPartition(
                    topic, partition, stable, end - stable, Optional.empty(), Optional.empty(), Optional.empty()));
        }
        return producers.get().stream()
                .filter(producer -> producer.currentTransactionStartOffset().isPresent())
                .min(Comparator.comparing(
                        producer -> producer.currentTransactionStartOffset().getAsLong()))
                .map(producer -> named(topic, partition, producer, end));
    }

    private HeldPartition named(String topic, int partition, ProducerState producer, long end) {
        long begin = producer.currentTransactionStartOffset().getAsLong();
        Optional<String> id = ifAvailable(
                        "list transactions",
                        connection
                                .admin()
                                .listTransactions(
                                        new ListTransactionsOptions().filterProducerIds(Set.of(producer.producerId())))
                                .all())
                .flatMap(found ->
                        found.stream().map(TransactionListing::transactionalId).findFirst());
        Optional<Instant> since = id.flatMap(name -> ifAvailable(
                        "describe transaction " + name,
                        connection.admin().describeTransactions(List.of(name)).description(name)))
                .map(transaction -> transaction.transactionStartTimeMs())
                .filter(time -> time.isPresent())
                .map(time -> Instant.ofEpochMilli(time.getAsLong()));
        return new HeldPartition(topic, partition, begin, end - begin, Optional.of(producer.producerId()), id, since);
    }

    /**
     * Returns the answer; empty if the broker is too old for the request, the user is not authorized to send it, or the
     * transaction no longer exists.
     */
    private <T> Optional<T> ifAvailable(String doing, KafkaFuture<T> answer) {
        try {
            return Optional.of(connection.answer(doing, answer));
        } catch (UserFailure e) {
            Throwable cause = e.getCause();
            if (cause instanceof AuthorizationException
                    || cause instanceof UnsupportedVersionException
                    || cause instanceof TransactionalIdNotFoundException) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
