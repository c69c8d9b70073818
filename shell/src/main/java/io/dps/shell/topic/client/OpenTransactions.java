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

/** Finds the transactions that are open in a topic, and whose they are. */
public final class OpenTransactions {
    private final KafkaClient connection;

    /** Asks these brokers. */
    public OpenTransactions(KafkaClient connection) {
        this.connection = connection;
    }

    /** The partitions of a topic in which committed records end before the log does, in order. */
    public List<HeldPartition> in(String topic) {
        // All that there is first: what arrives in between is not held back by anybody.
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

    /** Empty when the transaction has ended since. */
    private Optional<HeldPartition> held(String topic, int partition, long stable, long end) {
        TopicPartition place = new TopicPartition(topic, partition);
        Optional<List<ProducerState>> producers = ifTold(
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
        Optional<String> id = ifTold(
                        "list transactions",
                        connection
                                .admin()
                                .listTransactions(
                                        new ListTransactionsOptions().filterProducerIds(Set.of(producer.producerId())))
                                .all())
                .flatMap(found ->
                        found.stream().map(TransactionListing::transactionalId).findFirst());
        Optional<Instant> since = id.flatMap(name -> ifTold(
                        "describe transaction " + name,
                        connection.admin().describeTransactions(List.of(name)).description(name)))
                .map(transaction -> transaction.transactionStartTimeMs())
                .filter(time -> time.isPresent())
                .map(time -> Instant.ofEpochMilli(time.getAsLong()));
        return new HeldPartition(topic, partition, begin, end - begin, Optional.of(producer.producerId()), id, since);
    }

    /** Brokers of others may be too old to tell, or may not be allowed to. */
    private <T> Optional<T> ifTold(String doing, KafkaFuture<T> answer) {
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
