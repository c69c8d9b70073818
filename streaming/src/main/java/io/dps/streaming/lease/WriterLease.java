package io.dps.streaming.lease;

import io.dps.contract.ExitCode;
import io.dps.contract.Topics;
import io.dps.streaming.checkpoint.WriterLock.WriterHolder;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to write to a stream, held against runs on other machines (ADR 0031). A thread renews it in transactions of one
 * transactional id, another one halts the process when that has not succeeded for too long; they are two, because a
 * renewal may be stuck in a call to the broker.
 */
public final class WriterLease implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WriterLease.class);

    private final Producer<byte[], byte[]> producer;
    private final String stream;
    private final WriterHolder self;
    private final LeaseTimes times;
    private final IntConsumer halt;
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2, work -> {
        Thread thread = new Thread(work, "lease");
        thread.setDaemon(true);
        return thread;
    });

    /** When the last committed renewal began: from then on others may count its age. */
    private volatile long renewed;
    /** Whether the outcome of a commit is unknown; such a commit is repeated before anything else. Renewing thread only. */
    private boolean open;
    /** When the renewal that is under way began. Renewing thread only. */
    private long begun;

    /** @param producer initialized; this object closes it */
    WriterLease(
            Producer<byte[], byte[]> producer, String stream, WriterHolder self, LeaseTimes times, IntConsumer halt) {
        this.producer = producer;
        this.stream = stream;
        this.self = self;
        this.times = times;
        this.halt = halt;
    }

    /**
     * Writes the first record and starts the threads.
     *
     * @throws KafkaException if the broker does not take the record; nothing is started then
     */
    void begin() {
        write(false);
        LOG.info("{} holds the lease of {}", self.describe(), stream);
        threads.scheduleAtFixedRate(
                this::renew, times.renewal().toMillis(), times.renewal().toMillis(), TimeUnit.MILLISECONDS);
        threads.scheduleWithFixedDelay(
                this::watch, times.look().toMillis(), times.look().toMillis(), TimeUnit.MILLISECONDS);
    }

    private void write(boolean released) {
        if (open) {
            commit();
        }
        begun = System.nanoTime();
        producer.beginTransaction();
        open = true;
        producer.send(LeaseTopic.record(stream, new LeaseRecord(self, released)));
        commit();
    }

    private void commit() {
        producer.commitTransaction();
        open = false;
        renewed = begun;
    }

    private void renew() {
        try {
            write(false);
        } catch (ProducerFencedException | InvalidProducerEpochException overtaken) {
            end(ExitCode.WRITER_HELD, "another run of stream " + stream + " has taken over");
        } catch (TimeoutException late) {
            LOG.warn("the lease of {} could not be renewed in time, trying again", stream, late);
        } catch (KafkaException failure) {
            LOG.warn("the lease of {} could not be renewed, trying again", stream, failure);
            abort();
        } catch (RuntimeException unexpected) {
            // The watching thread ends the process, unless the next attempt succeeds.
            LOG.error("the lease of {} could not be renewed", stream, unexpected);
        }
    }

    private void abort() {
        try {
            producer.abortTransaction();
            open = false;
        } catch (RuntimeException failure) {
            LOG.warn("the renewal of the lease of {} could not be undone", stream, failure);
        }
    }

    private void watch() {
        long age = System.nanoTime() - renewed;
        if (age > times.limit().toNanos()) {
            end(
                    ExitCode.UNREACHABLE,
                    "the lease of stream " + stream + " was not renewed for " + TimeUnit.NANOSECONDS.toSeconds(age)
                            + " s: topic " + Topics.LEASES + " was not reachable, or this process was stopped");
        }
    }

    /** Ends the process without a shutdown: whatever else it did might be written under another writer's eyes. */
    private void end(ExitCode code, String reason) {
        LOG.error("{}; this process ends at once", reason);
        halt.accept(code.value());
    }

    /** Gives the lease back, so that the next writer need not wait. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(2 * LeaseTopic.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("the lease of {} is not given back, as its renewal does not end", stream);
                return;
            }
            write(true);
        } catch (KafkaException notWritten) {
            LOG.warn("the lease of {} is not given back: the next writer has to wait", stream, notWritten);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            producer.close(Duration.ZERO);
        }
    }
}
