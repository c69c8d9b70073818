package io.dps.shell.topic.client;

import io.dps.contract.OffsetRange;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds the last records of each partition. Not every offset has a record, because transaction markers, aborted records
 * and compacted records leave gaps. Therefore reads the last offsets first, and then steps back, doubling the step
 * until there are enough records. Reads no offset twice. Not thread-safe.
 */
final class LastRecords {
    /** Smallest step back, in offsets; about the number of records that one fetch returns. */
    private static final long LEAST_STEP_BACK = 1_000;

    private final Consumer<byte[], byte[]> consumer;
    private final SpanReader<byte[], byte[]> reader;
    private final BooleanSupplier isEnough;
    private final long wanted;

    /**
     * @param reader reads spans with the consumer
     * @param isEnough returns true to end early
     * @param wanted number of records of each partition
     */
    LastRecords(
            Consumer<byte[], byte[]> consumer,
            SpanReader<byte[], byte[]> reader,
            BooleanSupplier isEnough,
            long wanted) {
        this.consumer = consumer;
        this.reader = reader;
        this.isEnough = isEnough;
        this.wanted = wanted;
    }

    /** Hands on the last records within the spans, in no particular order. */
    void read(
            Map<TopicPartition, OffsetRange> spans, java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> taker) {
        Map<TopicPartition, Tail> open = new HashMap<>();
        spans.forEach((partition, span) -> open.put(partition, new Tail(span, taker)));
        open.values().removeIf(Tail::isDone);
        while (!open.isEmpty() && !isEnough.getAsBoolean()) {
            open.forEach((partition, tail) -> consumer.seek(partition, tail.step.first()));
            Map<TopicPartition, OffsetRange> steps = open.entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().step));
            reader.read(steps, (partition, record) -> open.get(partition).take(record));
            open.values().forEach(Tail::stepBack);
            open.values().removeIf(Tail::isDone);
        }
    }

    /** The last records of one partition that have been read so far. */
    private final class Tail {
        private final long first;
        private final java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> taker;
        /**
         * The last records of the current step. Used only if the step may contain more records than are still missing.
         */
        private final Deque<ConsumerRecord<byte[], byte[]>> held = new ArrayDeque<>();

        private OffsetRange step;
        private long missing = wanted;
        private long handed;

        Tail(OffsetRange span, java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> taker) {
            this.first = span.first();
            this.taker = taker;
            this.step = new OffsetRange(Math.max(first, span.end() - wanted), span.end());
        }

        void take(ConsumerRecord<byte[], byte[]> record) {
            if (step.size() <= missing) {
                handed++;
                taker.accept(record);
                return;
            }
            held.add(record);
            if (held.size() > missing) {
                held.remove();
            }
        }

        void stepBack() {
            missing -= handed + held.size();
            handed = 0;
            held.forEach(taker);
            held.clear();
            long size = Math.max(LEAST_STEP_BACK, 2 * step.size());
            step = new OffsetRange(Math.max(first, step.first() - size), step.first());
        }

        boolean isDone() {
            return missing == 0 || step.size() == 0;
        }
    }
}
