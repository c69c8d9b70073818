package io.dps.streaming;

import io.dps.contract.Isolation;
import io.dps.contract.UserFailure;
import io.dps.streaming.checkpoint.StoredOptions;
import io.dps.streaming.checkpoint.WriterLock;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a checkpoint that was begun before its isolation was stored over to committed records (ADR 0013). All steps but the
 * last change nothing that a later start could trip over, and the last is one file written at once: so a start that was
 * killed on the way is done again by the next one. Used by one thread, which holds the {@link WriterLock}.
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
     * @param enough asked several times a second, and obeyed
     * @param topics opens a look at the broker, which is closed here
     */
    public IsolationSwitch(
            AveragerSettings settings,
            BatchLog log,
            ProgressReporter reporter,
            BooleanSupplier enough,
            Supplier<BrokerTopics> topics) {
        this(settings, log, reporter, enough, topics, POLL);
    }

    /** @param poll the time between two looks at the broker */
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
     * Ends a batch that was begun under read_uncommitted, waits until no transaction is open below what has been read, and
     * stores that committed records are read from there on.
     *
     * @return what is stored from then on; what was stored before, if it was enough on the way
     */
    public StoredOptions apply(SparkSession session, StoredOptions stored)
            throws StreamingQueryException, TimeoutException {
        if (log.unfinished().isPresent()) {
            LOG.info("batch {} is run again under {}", log.unfinished().getAsLong(), Isolation.READ_UNCOMMITTED);
            AveragerQuery query = AveragerQuery.finish(session, settings, Isolation.READ_UNCOMMITTED);
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
        return stored.committedFrom(settings.checkpoint(), read.isEmpty() ? null : read);
    }

    /** Under read_committed Spark takes a position behind the last stable offset for lost data, and never gets over it. */
    private boolean awaitStable(SortedMap<Integer, Long> read) {
        String reported = "";
        try (BrokerTopics broker = topics.get()) {
            while (!enough.getAsBoolean()) {
                String held = held(read, broker.stableOffsets(settings.inputTopic()));
                if (held.isEmpty()) {
                    return true;
                }
                if (!held.equals(reported)) {
                    LOG.warn("waits for {}", held);
                    reporter.waitsFor(held);
                    reported = held;
                }
                TimeUnit.NANOSECONDS.sleep(poll.toNanos());
            }
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw UserFailure.failed("waiting for open transactions was interrupted", "start again", interrupted);
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
