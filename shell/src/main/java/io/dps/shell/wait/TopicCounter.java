package io.dps.shell.wait;

import io.dps.contract.OffsetRange;
import io.dps.shell.platform.client.KafkaClient;
import io.dps.shell.topic.client.RecordCount;
import io.dps.shell.topic.client.RecordCount.Result;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Supplier;

/** Counts one topic repeatedly. For one thread. */
final class TopicCounter implements AutoCloseable {
    private final Supplier<KafkaClient> kafka;
    private final CountRequest request;
    private RecordCount count;

    TopicCounter(Supplier<KafkaClient> kafka, CountRequest request) {
        this.kafka = kafka;
        this.request = request;
    }

    /**
     * Counts what the topic contains now; empty if the topic does not exist.
     *
     * @param enough number of records at which counting may stop
     * @param atMost longest time for counting records
     */
    Optional<Result> look(long enough, Duration atMost) {
        KafkaClient client = kafka.get();
        if (!client.hasTopic(request.topic())) {
            return Optional.empty();
        }
        return Optional.of(
                switch (request.unit()) {
                    case OFFSETS -> offsets(client);
                    case RECORDS -> records(client, enough, atMost);
                });
    }

    private Result offsets(KafkaClient kafka) {
        SortedMap<Integer, OffsetRange> ranges = kafka.rangesWithLeader(request.topic(), request.isolation());
        long offsets = ranges.values().stream().mapToLong(OffsetRange::size).sum();
        return new Result(offsets, true, kafka.partitionsWithoutLeader(request.topic(), ranges));
    }

    private Result records(KafkaClient kafka, long enough, Duration atMost) {
        boolean goesOn = count != null && count.isOf(kafka);
        if (!goesOn) {
            begin(kafka);
        }
        Result found = count.count(enough, atMost);
        if (goesOn && found.records() >= request.count() && count.mayShrink()) {
            // Count again from the first record, since compaction may have removed records that an earlier count
            // included.
            begin(kafka);
            found = count.count(enough, atMost);
        }
        return found;
    }

    private void begin(KafkaClient kafka) {
        close();
        count = new RecordCount(kafka, request.topic(), request.isolation());
    }

    @Override
    public void close() {
        if (count != null) {
            count.close();
            count = null;
        }
    }
}
