package io.dps.generator.publish;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Callback;

/** Counts what becomes of the records that were sent; told on the Kafka client's thread, read on any. */
final class DeliveryCounts {

    private final NanoClock clock;
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicReference<Exception> firstFailure = new AtomicReference<>();
    private final LatencyHistogram latencies = new LatencyHistogram();

    DeliveryCounts(NanoClock clock) {
        this.clock = clock;
    }

    /** Returns what the Kafka client calls when it knows the fate of a value of the given size. */
    Callback expect(int size, long sentAt) {
        return (metadata, failure) -> {
            if (failure == null) {
                acknowledged.incrementAndGet();
                bytes.addAndGet(size);
                latencies.record(clock.nanoTime() - sentAt);
            } else {
                firstFailure.compareAndSet(null, failure);
                failed.incrementAndGet();
            }
        };
    }

    long acknowledged() {
        return acknowledged.get();
    }

    long bytes() {
        return bytes.get();
    }

    long failed() {
        return failed.get();
    }

    Optional<Exception> firstFailure() {
        return Optional.ofNullable(firstFailure.get());
    }

    LatencyHistogram latencies() {
        return latencies;
    }
}
