package io.dps.streaming.run;

import io.dps.contract.Deadline;
import io.dps.contract.FailureKind;
import io.dps.contract.StreamHint;
import io.dps.contract.StreamState;
import io.dps.contract.UserFailure;
import io.dps.streaming.checkpoint.WriterLock;
import io.dps.streaming.checkpoint.WriterLock.WriterHolder;
import io.dps.streaming.kafka.BrokerTopics;
import io.dps.streaming.lease.LeaseKeeper;
import io.dps.streaming.lease.LeaseRequest;
import io.dps.streaming.progress.BatchLog;
import io.dps.streaming.progress.ProgressReporter;
import io.dps.streaming.progress.ProgressSink;
import io.dps.streaming.progress.ProgressTopic;
import io.dps.streaming.progress.ReportGap;
import io.dps.streaming.run.QueryLoop.Backoff;
import io.dps.streaming.run.StreamJob.Agreed;
import io.dps.streaming.run.StreamJob.TopicStates;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a stream, from the check of the broker to the last progress record. Every check that can refuse a
 * start comes before Spark starts, except with {@code --wait-for-writer} or a lease, where the session warms up while the
 * other writer finishes. Used once, by one thread.
 */
public final class StreamRun {
    private static final Logger LOG = LoggerFactory.getLogger(StreamRun.class);

    private final RunSettings settings;
    private final StreamJob job;
    private final StopRequest stop;
    private final WriterHolder self;
    private final Supplier<BrokerTopics> brokers;
    private final Supplier<ProgressSink> progress;
    private final Sessions sessions;

    /** Starts and ends the Spark session of a run. */
    public interface Sessions {
        /** Starts a {@link StreamSession} on a number of cores; ending it ends Spark. */
        static Sessions own(OptionalInt cores) {
            return new Sessions() {
                @Override
                public SparkSession start(String title, int shufflePartitions) {
                    return StreamSession.start(title, shufflePartitions, cores);
                }

                @Override
                public void end(SparkSession session) {
                    session.stop();
                }
            };
        }

        SparkSession start(String title, int shufflePartitions);

        void end(SparkSession session);
    }

    /**
     * Prepares a run.
     *
     * @param job what the run does; this class closes it
     * @param stop polled several times a second
     */
    public StreamRun(RunSettings settings, StreamJob job, StopRequest stop) {
        this(
                settings,
                job,
                stop,
                () -> new BrokerTopics(settings.brokers()),
                () -> ProgressTopic.open(settings.brokers(), settings.progressTopic()),
                Sessions.own(settings.cores()));
    }

    /**
     * Prepares a run.
     *
     * @param brokers opens a connection to the broker; this class closes it
     * @param progress opens the sink of progress records; this class closes it
     */
    public StreamRun(
            RunSettings settings,
            StreamJob job,
            StopRequest stop,
            Supplier<BrokerTopics> brokers,
            Supplier<ProgressSink> progress,
            Sessions sessions) {
        this.job = job;
        this.brokers = brokers;
        this.progress = progress;
        this.sessions = sessions;
        this.settings = settings;
        this.stop = stop;
        this.self = WriterHolder.self(settings.runId());
    }

    /**
     * Runs until caught up, stopped or failed.
     *
     * @throws UserFailure if the run could not start or the query failed
     */
    public void run() {
        try (job) {
            TopicStates topics = topics();
            if (settings.lease()) {
                LeaseRequest request = LeaseRequest.of(settings.brokers(), job.stream(), self);
                try (LeaseKeeper lease = new LeaseKeeper(request, settings.waitForWriter(), stop::isRequested)) {
                    warmUp(lease::await);
                }
            } else if (settings.waitForWriter().isZero()) {
                lock(Duration.ZERO).ifPresent(lock -> holding(lock, () -> runUnderLock(topics)));
            } else {
                warmUp(() -> true);
            }
        }
    }

    /** @param holdsLease waits for what the run needs beside the lock; false if that was given up */
    private void warmUp(BooleanSupplier holdsLease) {
        SparkSession session = sessions.start(job.title(), job.shufflePartitions());
        try {
            lock(settings.waitForWriter())
                    .ifPresent(lock -> holding(lock, () -> {
                        if (holdsLease.getAsBoolean()) {
                            runWarm(session);
                        }
                    }));
        } finally {
            sessions.end(session);
        }
    }

    private void runUnderLock(TopicStates topics) {
        Agreed agreed = job.agree(topics);
        SparkSession session = sessions.start(job.title(), agreed.shufflePartitions());
        try {
            stream(session, topics, agreed);
        } finally {
            sessions.end(session);
        }
    }

    /** Looks at the topics again: they may have changed while the run waited for the other writer. */
    private void runWarm(SparkSession session) {
        TopicStates topics = topics();
        Agreed agreed = job.agree(topics);
        session.conf().set("spark.sql.shuffle.partitions", agreed.shufflePartitions());
        stream(session, topics, agreed);
    }

    private void holding(WriterLock lock, Runnable work) {
        LOG.info("{} writes to {}", self.describe(), job.outputTopic());
        try {
            work.run();
        } finally {
            lock.close();
        }
    }

    /**
     * Looks at the topics.
     *
     * @throws UserFailure of kind {@code UNREACHABLE} if the broker does not answer, or a topic is missing; of kind {@code
     *     REFUSED} if the checkpoint was bound to the missing topic
     */
    private TopicStates topics() {
        try (BrokerTopics broker = brokers.get()) {
            broker.ids(List.of(settings.progressTopic()));
            try {
                broker.requireWritable(List.of(job.outputTopic(), settings.progressTopic()));
                return new TopicStates(
                        broker.ids(List.of(job.inputTopic(), job.outputTopic())),
                        broker.firstOffsets(job.inputTopic()),
                        broker.endOffsets(job.outputTopic()));
            } catch (UserFailure failure) {
                throw isOfMissingTopic(failure)
                                && Files.exists(settings.checkpoint().options())
                        ? deleted(failure)
                        : failure;
            }
        }
    }

    private static boolean isOfMissingTopic(UserFailure failure) {
        return failure.getCause() != null && failure.getCause().getCause() instanceof UnknownTopicOrPartitionException;
    }

    /** A topic of the same name would be another one, so that waiting for it is of no use. */
    private UserFailure deleted(UserFailure missing) {
        return new UserFailure(
                FailureKind.REFUSED,
                StreamHint.CHECKPOINT + job.stream() + " no longer fits, because a topic was deleted: "
                        + missing.getMessage(),
                missing.hint() + "; then start from the beginning with: " + StreamHint.command("reset", job.stream()),
                missing);
    }

    private Optional<WriterLock> lock(Duration wait) {
        return WriterLock.acquire(settings.checkpoint(), self, wait, stop::isRequested);
    }

    private void stream(SparkSession session, TopicStates topics, Agreed agreed) {
        BatchLog log = new BatchLog(settings.checkpoint().query());
        ProgressReporter reporter = reporter(topics, agreed, log);
        session.streams().addListener(reporter);
        reporter.starting();
        try {
            BooleanSupplier enough = enough();
            StreamJob.Attempt around = new StreamJob.Attempt(self, log, reporter, enough);
            QueryLoop.Attempt attempt =
                    again -> attempt(session, around, again ? job.agree(topics()) : agreed, topics.ids());
            new QueryLoop(attempt, reporter, enough, new Backoff(new SplittableRandom()), Clock.systemUTC())
                    .run(job.stream());
            // Reports the last batch if Spark has not done so in time: readers take the last report for the end.
            reporter.catchUp(log.committedAfter(reporter.lastBatch()));
            reporter.end(StreamState.STOPPED, null);
        } catch (RuntimeException failure) {
            UserFailure known = explained(ProgramFailure.of(failure, job.stream()), agreed);
            reporter.end(StreamState.FAILED, known.getMessage());
            throw known;
        }
    }

    /**
     * Returns the reason for a failure: a topic that was deleted, with or without another one in its place, shows in the
     * query as lost data, a timeout or an unknown partition.
     */
    private UserFailure explained(UserFailure failure, Agreed agreed) {
        try {
            agreed.requireTopics(topics().ids());
        } catch (UserFailure reason) {
            if (reason.kind() == FailureKind.REFUSED && failure.kind() != FailureKind.REFUSED) {
                LOG.warn("the reason for the next failure: {}", reason.getMessage(), failure);
                return reason;
            }
        }
        return failure;
    }

    private ProgressReporter reporter(TopicStates topics, Agreed agreed, BatchLog log) {
        ReportGap missed = ReportGap.on(settings.brokers(), job.inputTopic(), job.isRow());
        return new ProgressReporter(
                agreed.identity(self, job),
                settings.checkpoint(),
                log.queryId().orElse(null),
                topics.firstOffsets(),
                missed::count,
                agreed::runs,
                progress.get(),
                Clock.systemUTC());
    }

    /** Runs the query once. Before a restart, the caller has checked that the topics are still the same. */
    private void attempt(SparkSession session, StreamJob.Attempt around, Agreed agreed, Map<String, String> topics)
            throws StreamingQueryException, TimeoutException {
        around.reporter().catchUp(around.log().committedAfter(around.reporter().lastBatch()));
        // Before the query starts: one that runs must not be left unwatched when the broker cannot be reached.
        try (BrokerTopics broker = brokers.get()) {
            Optional<StreamingQuery> query = agreed.start(session, around);
            if (query.isEmpty()) {
                return;
            }
            watch(query.get(), broker, around, agreed, topics);
        }
    }

    private void watch(
            StreamingQuery query,
            BrokerTopics broker,
            StreamJob.Attempt around,
            Agreed agreed,
            Map<String, String> topics)
            throws StreamingQueryException {
        try {
            TopicWatch watch = new TopicWatch(
                    () -> broker.askForIds(List.of(job.inputTopic(), job.outputTopic())),
                    topics,
                    () -> agreed.requireTopics(topics().ids()),
                    System::nanoTime);
            new StreamQuery(query).await(() -> {
                watch.look();
                return around.enough().getAsBoolean();
            });
        } finally {
            around.reporter().awaitLastBatch();
        }
    }

    private BooleanSupplier enough() {
        Optional<Deadline> end = settings.runFor().map(Deadline::after);
        return () -> stop.isRequested() || end.filter(Deadline::isOver).isPresent();
    }
}
