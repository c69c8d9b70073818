package io.dps.streaming.run;

import io.dps.contract.Isolation;
import io.dps.contract.UserFailure;
import io.dps.streaming.average.AveragerPlan;
import io.dps.streaming.checkpoint.StoredOptions;
import io.dps.streaming.checkpoint.WriterLock;
import io.dps.streaming.kafka.BrokerTopics;
import io.dps.streaming.progress.BatchLog;
import io.dps.streaming.progress.ProgressReporter;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Switches a checkpoint to committed records (ADR 0013), if it was created before its isolation was stored. Only the
 * last step changes what a later start does, and this step writes one file atomically; if the process is killed before,
 * the next start repeats the switch. Used by one thread, which holds the {@link WriterLock}.
 */
public final class IsolationSwitch {
    private static final Logger LOG = LoggerFactory.getLogger(IsolationSwitch.class);
    private static final Duration POLL = Duration.ofMillis(500);

    private final AveragerSettings settings;
    private final BatchLog log;
    private final ProgressReporter reporter;
    private final BooleanSupplier enough;
    private final Supplier<BrokerTopics> topics;
    private final Duration poll;

    /**
     * Prepares the switch.
     *
     * @param enough polled several times a second; true ends the switch early
     * @param topics opens a connection to the broker; this class closes it
     */
    public IsolationSwitch(
            AveragerSettings settings,
            BatchLog log,
            ProgressReporter reporter,
            BooleanSupplier enough,
            Supplier<BrokerTopics> topics) {
        this(settings, log, reporter, enough, topics, POLL);
    }

    /** @param poll the time between two queries of the broker */
    public IsolationSwitch(
            AveragerSettings settings,
            BatchLog log,
            ProgressReporter reporter,
            BooleanSupplier enough,
            Supplier<BrokerTopics> topics,
            Duration poll) {
        this.settings = settings;
        this.log = log;
        this.reporter = reporter;
        this.enough = enough;
        this.topics = topics;
        this.poll = poll;
    }

    /**
     * Finishes a batch that was started under read_uncommitted, waits until no transaction is open below the offsets
     * read so far, and stores that only committed records are read from there on.
     *
     * @return the options stored afterwards; unchanged if {@code enough} ended the switch early
     */
    public StoredOptions apply(SparkSession session, StoredOptions stored)
            throws StreamingQueryException, TimeoutException {
        if (log.unfinished().isPresent()) {
            LOG.info("batch {} is run again under {}", log.unfinished().getAsLong(), Isolation.READ_UNCOMMITTED);
            StreamQuery query = new StreamQuery(AveragerJob.start(
                    session, settings, AveragerPlan.ofVersion(stored.plan()), Isolation.READ_UNCOMMITTED, oneBatch()));
            try {
                query.await(enough);
            } finally {
                reporter.awaitLastBatch();
            }
        }
        SortedMap<Integer, Long> read = log.lastEnds();
        if (log.unfinished().isPresent() || !awaitStable(read)) {
            return stored;
        }
        LOG.info("only committed records are read from {} on", read);
        return stored.committedFrom(settings.run().checkpoint(), read.isEmpty() ? null : read);
    }

    /** Only reruns the batch that was started but not committed, over the offsets planned for it, and then ends. */
    @SuppressWarnings("deprecation") // AvailableNow would also process records that have arrived since.
    private static Trigger oneBatch() {
        return Trigger.Once();
    }

    /**
     * Waits until the last stable offset has reached the given positions. Under read_committed, Spark takes a position
     * after the last stable offset for data loss and never recovers.
     */
    private boolean awaitStable(SortedMap<Integer, Long> read) {
        String reported = "";
        try (BrokerTopics broker = topics.get()) {
            while (!enough.getAsBoolean()) {
                String held = held(read, broker.stableOffsets(settings.inputTopic()));
                if (held.isEmpty()) {
                    return true;
                }
                if (!held.equals(reported)) {
                    LOG.warn("waiting for {}", held);
                    reporter.waitsFor(held);
                    reported = held;
                }
                TimeUnit.NANOSECONDS.sleep(poll.toNanos());
            }
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw UserFailure.failed(
                    "interrupted while waiting for open transactions to end", "run the command again", interrupted);
        }
    }

    private String held(SortedMap<Integer, Long> read, Map<Integer, Long> stable) {
        return read.entrySet().stream()
                .filter(end -> stable.getOrDefault(end.getKey(), 0L) < end.getValue())
                .map(end -> "the end of the open transaction at offset " + stable.get(end.getKey()) + " of partition "
                        + end.getKey() + " of " + settings.inputTopic())
                .collect(Collectors.joining(", "));
    }
}
