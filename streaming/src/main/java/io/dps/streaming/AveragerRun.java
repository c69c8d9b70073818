package io.dps.streaming;

import io.dps.contract.Deadline;
import io.dps.contract.Isolation;
import io.dps.contract.StreamState;
import io.dps.contract.UserFailure;
import io.dps.streaming.QueryLoop.Backoff;
import io.dps.streaming.average.ReadingRules;
import io.dps.streaming.checkpoint.StoredOptions;
import io.dps.streaming.checkpoint.WriterLock;
import io.dps.streaming.checkpoint.WriterLock.WriterHolder;
import io.dps.streaming.progress.BatchLog;
import io.dps.streaming.progress.ProgressReporter;
import io.dps.streaming.progress.ProgressSink;
import io.dps.streaming.progress.ProgressTopic;
import io.dps.streaming.progress.ReportGap;
import io.dps.streaming.progress.StreamIdentity;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of the averager, from the check of the broker to the last progress record. Every check that can refuse a
 * start comes before Spark starts, except with {@code --wait-for-writer}, where the session warms up while the other
 * writer finishes. Used once, by one thread.
 */
public final class AveragerRun {
    private static final Logger LOG = LoggerFactory.getLogger(AveragerRun.class);

    private final AveragerSettings settings;
    private final StopRequest stop;
    private final WriterHolder self;
    private final Supplier<BrokerTopics> brokers;
    private final Supplier<ProgressSink> progress;

    /**
     * Prepares a run.
     *
     * @param stop polled several times a second
     */
    public AveragerRun(AveragerSettings settings, StopRequest stop) {
        this(
                settings,
                stop,
                () -> new BrokerTopics(settings.brokers()),
                () -> ProgressTopic.open(settings.brokers(), settings.progressTopic()));
    }

    /**
     * Prepares a run.
     *
     * @param brokers opens a connection to the broker; this class closes it
     * @param progress opens the sink of progress records; this class closes it
     */
    AveragerRun(
            AveragerSettings settings,
            StopRequest stop,
            Supplier<BrokerTopics> brokers,
            Supplier<ProgressSink> progress) {
        this.brokers = brokers;
        this.progress = progress;
        this.settings = settings;
        this.stop = stop;
        this.self = WriterHolder.self(settings.runId());
    }

    /**
     * Runs until caught up, stopped or failed.
     *
     * @throws UserFailure if it did not start or the query failed
     */
    public void run() {
        Topics topics = topics();
        if (settings.waitForWriter().isZero()) {
            lock(Duration.ZERO).ifPresent(lock -> holding(lock, () -> runUnderLock(topics)));
            return;
        }
        SparkSession session = AveragerSession.start("averager " + settings.outputTopic(), partitions());
        try {
            lock(settings.waitForWriter()).ifPresent(lock -> holding(lock, () -> runWarm(session)));
        } finally {
            session.stop();
        }
    }

    private void runUnderLock(Topics topics) {
        StoredOptions agreed = agreed(topics);
        SparkSession session = AveragerSession.start("averager " + settings.outputTopic(), agreed.shufflePartitions());
        try {
            stream(session, topics, agreed);
        } finally {
            session.stop();
        }
    }

    /** Looks at the topics again: they may have changed while the run waited for the other writer. */
    private void runWarm(SparkSession session) {
        Topics topics = topics();
        StoredOptions agreed = agreed(topics);
        session.conf().set("spark.sql.shuffle.partitions", agreed.shufflePartitions());
        stream(session, topics, agreed);
    }

    private void holding(WriterLock lock, Runnable work) {
        LOG.info("{} writes to {}", self.describe(), settings.outputTopic());
        try {
            work.run();
        } finally {
            lock.close();
        }
    }

    private Topics topics() {
        try (BrokerTopics broker = brokers.get()) {
            Map<String, String> ids =
                    broker.ids(List.of(settings.inputTopic(), settings.outputTopic(), settings.progressTopic()));
            return new Topics(
                    ids, broker.firstOffsets(settings.inputTopic()), broker.endOffsets(settings.outputTopic()));
        }
    }

    private Optional<WriterLock> lock(Duration wait) {
        return WriterLock.acquire(settings.checkpoint(), self, wait, stop::isRequested);
    }

    private int partitions() {
        int otherwise = StoredOptions.load(settings.checkpoint())
                .map(StoredOptions::shufflePartitions)
                .orElseGet(AveragerSession::cores);
        return settings.shufflePartitions().orElse(otherwise);
    }

    private StoredOptions agreed(Topics topics) {
        return settings.toStore(
                        topics.ids().get(settings.inputTopic()),
                        topics.ids().get(settings.outputTopic()),
                        partitions(),
                        topics.outputEnds())
                .agreeWith(settings.checkpoint());
    }

    private void stream(SparkSession session, Topics topics, StoredOptions agreed) {
        BatchLog log = new BatchLog(settings.checkpoint().query());
        ProgressReporter reporter = reporter(topics, agreed, log);
        session.streams().addListener(reporter);
        reporter.starting();
        try {
            BooleanSupplier enough = enough();
            QueryLoop.Attempt attempt =
                    again -> attempt(session, reporter, log, enough, again ? agreed(topics()) : agreed);
            new QueryLoop(attempt, reporter, enough, new Backoff(new SplittableRandom()), Clock.systemUTC())
                    .run(settings.outputTopic());
            reporter.end(StreamState.STOPPED, null);
        } catch (RuntimeException failure) {
            UserFailure known = ProgramFailure.of(failure, settings.outputTopic());
            reporter.end(StreamState.FAILED, known.getMessage());
            throw known;
        }
    }

    private ProgressReporter reporter(Topics topics, StoredOptions agreed, BatchLog log) {
        ReportGap missed = ReportGap.on(
                settings.brokers(),
                settings.inputTopic(),
                new ReadingRules(settings.options().maxAhead()));
        return new ProgressReporter(
                identity(agreed),
                settings.checkpoint(),
                log.queryId().orElse(null),
                topics.firstOffsets(),
                missed::count,
                progress.get(),
                Clock.systemUTC());
    }

    private StreamIdentity identity(StoredOptions agreed) {
        return new StreamIdentity(
                self,
                settings.outputTopic(),
                settings.inputTopic(),
                settings.outputTopic(),
                agreed.reported(),
                agreed.outputStart());
    }

    /** Runs the query once. Before a restart, the caller has checked that the topics are still the same. */
    private void attempt(
            SparkSession session, ProgressReporter reporter, BatchLog log, BooleanSupplier enough, StoredOptions agreed)
            throws StreamingQueryException, TimeoutException {
        reporter.catchUp(log.committedAfter(reporter.lastBatch()));
        Isolation isolation = agreed.isolation();
        if (isolation == null) {
            StoredOptions switched =
                    new IsolationSwitch(settings, log, reporter, enough, brokers).apply(session, agreed);
            isolation = switched.isolation();
            if (isolation == null) {
                return;
            }
            reporter.readsCommitted(identity(switched));
        }
        AveragerQuery query = AveragerQuery.start(session, settings, isolation);
        try {
            query.await(enough);
        } finally {
            reporter.awaitLastBatch();
        }
    }

    private BooleanSupplier enough() {
        Optional<Deadline> end = settings.runFor().map(Deadline::after);
        return () -> stop.isRequested() || end.filter(Deadline::isOver).isPresent();
    }

    /**
     * The state of the topics at the start.
     *
     * @param ids topic ids by name
     * @param firstOffsets the input topic's earliest offsets by partition
     * @param outputEnds the output topic's end offsets by partition
     */
    private record Topics(
            Map<String, String> ids, Map<Integer, Long> firstOffsets, SortedMap<Integer, Long> outputEnds) {}
}
