package io.dps.streaming;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.apache.spark.sql.streaming.Trigger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of the averager, from the look at the broker to the last progress record. Everything that can refuse a start is
 * asked before Spark starts, except under {@code --wait-for-writer}, where the session warms up while the other writer
 * finishes. Used once, by one thread.
 */
public final class AveragerRun {
    private static final Logger LOG = LoggerFactory.getLogger(AveragerRun.class);
    private static final long POLL_MS = 100;
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final AveragerSettings settings;
    private final StopRequest stop;
    private final WriterHolder self;

    /**
     * Prepares a run.
     *
     * @param stop asked several times a second
     */
    public AveragerRun(AveragerSettings settings, StopRequest stop) {
        this.settings = settings;
        this.stop = stop;
        this.self = WriterHolder.self(settings.runId());
    }

    /**
     * Runs until caught up, stopped or failed.
     *
     * @throws AveragerException if it did not start or the query failed
     */
    public void run() {
        Topics topics = topics();
        if (settings.waitForWriter().isZero()) {
            lock(Duration.ZERO).ifPresent(lock -> holding(lock, () -> runUnderLock(topics)));
            return;
        }
        SparkSession session = AveragerSession.start(settings.outputTopic(), partitions());
        try {
            lock(settings.waitForWriter()).ifPresent(lock -> holding(lock, () -> runWarm(session, topics)));
        } finally {
            session.stop();
        }
    }

    private void runUnderLock(Topics topics) {
        SparkSession session = AveragerSession.start(settings.outputTopic(), agreedPartitions(topics));
        try {
            stream(session, topics);
        } finally {
            session.stop();
        }
    }

    private void runWarm(SparkSession session, Topics topics) {
        session.conf().set("spark.sql.shuffle.partitions", agreedPartitions(topics));
        stream(session, topics);
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
        try (BrokerTopics broker = new BrokerTopics(settings.brokers())) {
            Map<String, String> ids =
                    broker.ids(List.of(settings.inputTopic(), settings.outputTopic(), settings.progressTopic()));
            return new Topics(ids, broker.firstOffsets(settings.inputTopic()));
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

    private int agreedPartitions(Topics topics) {
        int partitions = partitions();
        String inputId = topics.ids().get(settings.inputTopic());
        String outputId = topics.ids().get(settings.outputTopic());
        settings.toStore(inputId, outputId, partitions).agreeWith(settings.checkpoint());
        return partitions;
    }

    private void stream(SparkSession session, Topics topics) {
        MissedRecords missed = MissedRecords.on(
                settings.brokers(),
                settings.inputTopic(),
                new ReadingRules(settings.options().maxAhead()));
        ProgressReporter reporter = new ProgressReporter(
                new StreamIdentity(self, settings.inputTopic(), settings.outputTopic()),
                settings.checkpoint(),
                topics.firstOffsets(),
                missed::count,
                ProgressTopic.open(settings.brokers(), settings.progressTopic()),
                Clock.systemUTC());
        session.streams().addListener(reporter);
        reporter.starting();
        try {
            StreamingQuery query = start(session);
            try {
                await(query);
            } finally {
                reporter.awaitLastBatch();
            }
            reporter.end(StreamState.STOPPED, null);
        } catch (StreamingQueryException | TimeoutException | RuntimeException failure) {
            AveragerException told = QueryFailure.of(failure, settings.outputTopic());
            reporter.end(StreamState.FAILED, told.getMessage());
            throw told;
        }
    }

    private StreamingQuery start(SparkSession session) throws TimeoutException {
        Dataset<Row> records = session.readStream()
                .format("kafka")
                .option("kafka.bootstrap.servers", settings.brokers())
                .option("subscribe", settings.inputTopic())
                .option("startingOffsets", "earliest")
                .option("failOnDataLoss", "true")
                .load();
        Trigger trigger = settings.pace().untilCaughtUp()
                ? Trigger.AvailableNow()
                : Trigger.ProcessingTime(settings.pace().interval().toMillis());
        return new Averager(settings.options())
                .averages(records)
                .writeStream()
                .queryName(settings.outputTopic())
                .format("kafka")
                .option("kafka.bootstrap.servers", settings.brokers())
                .option("topic", settings.outputTopic())
                .option("checkpointLocation", settings.checkpoint().query().toString())
                .outputMode("append")
                .trigger(trigger)
                .start();
    }

    private void await(StreamingQuery query) throws StreamingQueryException {
        long end = System.nanoTime() + settings.runFor().orElse(Duration.ZERO).toNanos();
        while (!query.awaitTermination(POLL_MS)) {
            boolean over = settings.runFor().isPresent() && System.nanoTime() - end >= 0;
            if (stop.isRequested() || over) {
                stopBetweenBatches(query);
                return;
            }
        }
    }

    /** Lets the batch at hand end if it does so soon; otherwise the next start runs it again. */
    private static void stopBetweenBatches(StreamingQuery query) throws StreamingQueryException {
        long deadline = System.nanoTime() + GRACE.toNanos();
        long batch = lastBatch(query);
        while (query.isActive()
                && query.status().isTriggerActive()
                && lastBatch(query) == batch
                && System.nanoTime() - deadline < 0) {
            query.awaitTermination(POLL_MS / 10);
        }
        try {
            query.stop();
        } catch (TimeoutException stuck) {
            // It waits for a broker that is gone, say. The checkpoint is as good as after a kill, so the stop is one.
            LOG.warn("the query did not end in time and is left", stuck);
        }
    }

    private static long lastBatch(StreamingQuery query) {
        StreamingQueryProgress progress = query.lastProgress();
        return progress == null ? -1 : progress.batchId();
    }

    /**
     * What was seen of the topics at the start.
     *
     * @param ids topic ids by name
     * @param firstOffsets the input topic's earliest offsets by partition
     */
    private record Topics(Map<String, String> ids, Map<Integer, Long> firstOffsets) {}
}
