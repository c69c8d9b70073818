package io.dps.streaming.lease;

import io.dps.contract.Deadline;
import io.dps.contract.FailureKind;
import io.dps.contract.StreamHint;
import io.dps.contract.UserFailure;
import io.dps.streaming.checkpoint.WriterLock.WriterHolder;
import io.dps.streaming.kafka.BrokerAccess;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the lease of a stream, once its holder has given it back or has been silent for long enough. For one thread. */
public final class LeaseRequest {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseRequest.class);

    private final LeaseTopic topic;
    private final LeaseTimes times;
    private final String stream;
    private final WriterHolder self;
    private final IntConsumer halt;

    /**
     * Prepares a request with the usual times, whose lease halts this process when it is lost.
     *
     * @param self this run, as other runs see it
     */
    public static LeaseRequest of(BrokerAccess brokers, String stream, WriterHolder self) {
        return new LeaseRequest(brokers, stream, self, LeaseTimes.USUAL, code -> Runtime.getRuntime()
                .halt(code));
    }

    /** @param halt ends this process at once with an exit code, when the lease is lost */
    LeaseRequest(BrokerAccess brokers, String stream, WriterHolder self, LeaseTimes times, IntConsumer halt) {
        this.topic = new LeaseTopic(brokers);
        this.times = times;
        this.stream = stream;
        this.self = self;
        this.halt = halt;
    }

    /**
     * Takes the lease; waits for the end of a silent holder in any case.
     *
     * @param wait how long to wait for a holder that is alive; zero for not at all
     * @param givenUp polled while waiting; true ends the wait
     * @return the lease; empty if {@code givenUp} ended the wait
     * @throws UserFailure of kind {@code WRITER_HELD} if the holder is alive, and still is after the wait; of kind
     *     {@code UNREACHABLE} if the broker does not answer
     */
    public Optional<WriterLease> take(Duration wait, BooleanSupplier givenUp) {
        try {
            topic.ensure();
            try (LeaseView view = topic.view(stream)) {
                return take(view, Deadline.after(wait), givenUp);
            }
        } catch (KafkaException failure) {
            throw topic.failure(failure);
        }
    }

    private Optional<WriterLease> take(LeaseView view, Deadline patience, BooleanSupplier givenUp) {
        Optional<LeaseView.Seen> seen = view.last();
        Deadline silence = Deadline.after(times.silence());
        seen.filter(found -> !found.isReleased())
                .ifPresent(found -> LOG.info("waiting for a sign of {}", found.describe()));
        while (!givenUp.getAsBoolean()) {
            if (seen.isEmpty() || seen.get().isReleased() || silence.isOver()) {
                Optional<WriterLease> taken = claim(view, seen);
                if (taken.isPresent()) {
                    return taken;
                }
            }
            Optional<LeaseView.Seen> now = view.last();
            if (!now.equals(seen)) {
                seen = now;
                silence = Deadline.after(times.silence());
                if (patience.isOver() && now.isPresent() && !now.get().isReleased()) {
                    throw held(now.get());
                }
            }
            pause();
        }
        return Optional.empty();
    }

    /** Fences all others, and takes the lease unless one of them has written since it was looked at. */
    private Optional<WriterLease> claim(LeaseView view, Optional<LeaseView.Seen> seen) {
        Producer<byte[], byte[]> producer = topic.producer(stream);
        try {
            producer.initTransactions();
            if (view.last().equals(seen)) {
                WriterLease lease = new WriterLease(producer, stream, self, times, halt);
                lease.begin();
                return Optional.of(lease);
            }
        } catch (ProducerFencedException | InvalidProducerEpochException overtaken) {
            LOG.info("another run was faster to take the lease of {}", stream);
        } catch (RuntimeException failure) {
            producer.close(Duration.ZERO);
            throw failure;
        }
        producer.close(Duration.ZERO);
        return Optional.empty();
    }

    private UserFailure held(LeaseView.Seen holder) {
        return new UserFailure(
                FailureKind.WRITER_HELD,
                "the stream already has a writer: " + holder.describe(),
                "stop it first (" + StreamHint.command("stop", stream)
                        + "), or wait for it with --wait-for-writer 30m");
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(times.look().toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw UserFailure.failed("waiting for the lease was interrupted", "run the command again", interrupted);
        }
    }
}
