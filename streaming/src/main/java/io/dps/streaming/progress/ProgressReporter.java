package io.dps.streaming.progress;

import io.dps.contract.BatchRun;
import io.dps.contract.Isolation;
import io.dps.contract.OffsetRange;
import io.dps.contract.StreamProgress;
import io.dps.contract.StreamState;
import io.dps.streaming.checkpoint.CheckpointFolder;
import io.dps.streaming.progress.BatchMetrics.StreamCounts;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.LongFunction;
import org.apache.spark.sql.streaming.StreamingQueryListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports each batch, idleness and the end of a run as {@link StreamProgress} records. The last delivered record
 * with a batch is also stored in the checkpoint folder, and the counts continue from there; {@link #catchUp}
 * recounts and reports batches that a killed process committed but did not report. Thread-safe; Spark calls the
 * listener methods.
 */
public final class ProgressReporter extends StreamingQueryListener {
    /** Time without a record after which the last one is sent again, so that a long batch does not look dead. */
    public static final Duration SILENCE = Duration.ofSeconds(15);

    private static final Logger LOG = LoggerFactory.getLogger(ProgressReporter.class);
    private static final Duration LAST_EVENT_TIMEOUT = Duration.ofSeconds(5);

    private final CheckpointFolder folder;
    private final Map<Integer, Long> firstOffsets;
    private final BiFunction<Isolation, Map<Integer, OffsetRange>, StreamCounts> recount;
    private final LongFunction<@Nullable List<BatchRun>> runs;
    private final ProgressSink sink;
    private final Clock clock;
    private final AtomicLong signsOfLife = new AtomicLong();
    private final ScheduledExecutorService heartbeat = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "progress-heartbeat");
        thread.setDaemon(true);
        return thread;
    });

    private volatile CountDownLatch terminated = new CountDownLatch(1);
    private StreamIdentity identity;
    private String queryId;
    private StreamProgress last;
    /** The last record with a batch that was safely delivered; guarded by {@link #signsOfLife}. */
    private StreamProgress delivered;

    /** True if the switch to committed records has happened but no delivered record has reported it yet. */
    private boolean hasUnreportedSwitch;

    private boolean ended;

    /**
     * Creates a reporter that continues from the record stored in the folder.
     *
     * @param queryId Spark's id of the checkpoint's query; null if there is none yet
     * @param firstOffsets the input topic's earliest offsets, for the first batch's report
     * @param recount counts the records in ranges that were read under the given isolation but never reported
     * @param sink receives the records; {@link #end} closes it
     */
    public ProgressReporter(
            StreamIdentity identity,
            CheckpointFolder folder,
            String queryId,
            Map<Integer, Long> firstOffsets,
            BiFunction<Isolation, Map<Integer, OffsetRange>, StreamCounts> recount,
            ProgressSink sink,
            Clock clock) {
        this(identity, folder, queryId, firstOffsets, recount, batch -> null, sink, clock);
    }

    /** @param runs returns what the runs of a batch have written; null if the stream does not record it */
    public ProgressReporter(
            StreamIdentity identity,
            CheckpointFolder folder,
            String queryId,
            Map<Integer, Long> firstOffsets,
            BiFunction<Isolation, Map<Integer, OffsetRange>, StreamCounts> recount,
            LongFunction<@Nullable List<BatchRun>> runs,
            ProgressSink sink,
            Clock clock) {
        this.identity = identity;
        this.folder = folder;
        this.firstOffsets = Map.copyOf(firstOffsets);
        this.recount = recount;
        this.runs = runs;
        this.sink = sink;
        this.clock = clock;
        this.queryId = queryId;
        this.last = carriedOn(queryId);
        this.delivered = last;
    }

    /**
     * Returns the progress from which this run continues. Ignores a stored record of another query than the
     * checkpoint's: the stream has been started from scratch since.
     */
    private StreamProgress carriedOn(String queryId) {
        Optional<StreamProgress> carried = CheckpointFolder.read(folder.progress(), StreamProgress.class)
                .filter(stored -> stored.queryId() == null || stored.queryId().equals(queryId));
        hasUnreportedSwitch = identity.options().committedFrom() != null
                && carried.map(StreamProgress::options)
                        .map(StreamProgress.Options::committedFrom)
                        .isEmpty();
        return carried.map(BatchMetrics::of)
                .orElse(BatchMetrics.NONE)
                .ofQuery(queryId)
                .toProgress(identity);
    }

    /** Reports that the run starts, and starts the heartbeat. */
    public synchronized void starting() {
        reportStart();
        heartbeat.scheduleWithFixedDelay(this::beat, 1, 1, TimeUnit.SECONDS);
    }

    private void reportStart() {
        if (!hasUnreportedSwitch) {
            publish(inState(StreamState.STARTING, null, null));
            return;
        }
        hasUnreportedSwitch = false;
        StreamProgress report = last.starting(
                queryId,
                now(),
                "only committed records are read from now on; up to batch " + last.batchId()
                        + ", records of open and aborted transactions were averaged too");
        publish(report, () -> store(report));
    }

    /** Reports once that only committed records are read from now on. */
    public synchronized void readsCommitted(StreamIdentity now) {
        identity = now;
        last = BatchMetrics.of(last).toProgress(now);
        hasUnreportedSwitch = now.options().committedFrom() != null;
        reportStart();
    }

    /** Reports that the start is waiting for something. */
    public synchronized void waitsFor(String what) {
        publish(last.starting(queryId, now(), "waits for " + what));
    }

    /** Reports a problem that does not end the run. */
    public synchronized void warn(String what) {
        publish(last.noting(now(), what));
    }

    /** Reports immediately that the query is up: its first batch or idle event may be seconds away. */
    @Override
    public synchronized void onQueryStarted(QueryStartedEvent event) {
        LOG.info("query {} started", event.runId());
        queryId = event.id().toString();
        terminated = new CountDownLatch(1);
        publish(inState(StreamState.STARTING, null, null));
    }

    @Override
    public void onQueryProgress(QueryProgressEvent event) {
        signsOfLife.incrementAndGet();
        report(BatchMetrics.of(event.progress(), firstOffsets));
    }

    /** Reports a batch and adds its counts, once. */
    synchronized void report(BatchMetrics batch) {
        report(batch.batchId() > last.batchId() ? counted(batch) : batch, StreamState.RUNNING, null, null);
    }

    /**
     * Counts the records of a batch itself if the query has not seen one of them. Spark may skip records that cannot
     * influence the result, as it does when it interprets a join with an empty table.
     */
    private BatchMetrics counted(BatchMetrics batch) {
        StreamCounts counts = batch.counts();
        return counts.valid() + counts.rejected() > 0 ? batch : batch.withCounts(counts.plus(recount(batch.offsets())));
    }

    /**
     * Reports batches that were committed but not reported because the process was killed in between. Their late
     * readings and their durations are no longer known.
     */
    public void catchUp(List<BatchLog.Batch> batches) {
        for (BatchLog.Batch done : batches) {
            LOG.info("batch {} was completed but not reported", done.batchId());
            StreamCounts counts = recount(done.offsets());
            synchronized (this) {
                report(BatchMetrics.of(last).done(done, counts), last.state(), last.unfinishedBatch(), last.error());
            }
        }
    }

    private void report(BatchMetrics batch, StreamState state, Long unfinished, String error) {
        StreamCounts total = StreamCounts.of(last);
        if (batch.batchId() > last.batchId()) {
            total = total.plus(unreportedBefore(batch)).plus(batch.counts());
        }
        last = batch.withCounts(total).toProgress(identity).withWritten(runs.apply(batch.batchId()));
        StreamProgress progress = inState(state, unfinished, error);
        publish(progress, () -> store(progress));
    }

    /**
     * Stores a record with a batch for the next start, which would otherwise recount everything read since the last
     * stored record. Does not take this object's lock, because the sink's thread must not wait for it.
     */
    private void store(StreamProgress progress) {
        synchronized (signsOfLife) {
            delivered = progress;
            try {
                CheckpointFolder.write(folder.progress(), progress);
            } catch (UncheckedIOException refused) {
                LOG.warn(
                        "batch {} is reported, but could not be stored for the next start",
                        progress.batchId(),
                        refused);
            }
        }
    }

    /** Counts what a killed process read: from the end of the last reported batch to the start of this one. */
    private StreamCounts unreportedBefore(BatchMetrics batch) {
        SortedMap<Integer, OffsetRange> missed = new TreeMap<>();
        batch.offsets().forEach((partition, range) -> {
            OffsetRange reported = last.offsets().get(partition);
            long end = reported == null ? firstOffsets.getOrDefault(partition, 0L) : reported.end();
            if (end < range.first()) {
                missed.put(partition, new OffsetRange(end, range.first()));
            }
        });
        return recount(missed);
    }

    private StreamCounts recount(Map<Integer, OffsetRange> ranges) {
        Map<Integer, OffsetRange> filled = new TreeMap<>(ranges);
        filled.values().removeIf(range -> range.first() >= range.end());
        StreamCounts counts = new StreamCounts(0, 0, 0);
        for (Map.Entry<Isolation, Map<Integer, OffsetRange>> read :
                identity.options().byIsolation(filled).entrySet()) {
            if (!read.getValue().isEmpty()) {
                counts = counts.plus(recount.apply(read.getKey(), read.getValue()));
            }
        }
        return counts;
    }

    /**
     * Reports that the query ended with a transient fault, and when it is restarted. While the broker is away, only
     * the file in the checkpoint folder shows this.
     */
    public synchronized void restarting(String error, Instant next) {
        String reason = error + "; next try at " + next.truncatedTo(ChronoUnit.SECONDS);
        StreamProgress report = inState(StreamState.RESTARTING, unfinishedBatch(), reason);
        publish(report);
        synchronized (signsOfLife) {
            store(delivered.inState(queryId, report.state(), report.time(), report.unfinishedBatch(), reason));
        }
    }

    /** Returns the id of the last reported batch, or -1 before the first. */
    public synchronized long lastBatch() {
        return last.batchId();
    }

    /** Returns how many times a query has reported a finished batch or an idle trigger. */
    public long signsOfLife() {
        return signsOfLife.get();
    }

    @Override
    public synchronized void onQueryIdle(QueryIdleEvent event) {
        signsOfLife.incrementAndGet();
        publish(inState(StreamState.IDLE, null, null));
    }

    @Override
    public void onQueryTerminated(QueryTerminatedEvent event) {
        terminated.countDown();
    }

    /** Waits until Spark has delivered the last events of the ended query. */
    public void awaitLastBatch() {
        try {
            if (!terminated.await(LAST_EVENT_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warn("Spark did not report within {} that the query has ended", LAST_EVENT_TIMEOUT);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Reports how the run ended, and delivers all pending records. Call it only after the query has ended.
     *
     * @param state {@link StreamState#STOPPED} or {@link StreamState#FAILED}
     * @param error the error that ended the run, or null
     */
    public void end(StreamState state, String error) {
        heartbeat.shutdownNow();
        synchronized (this) {
            publish(inState(state, unfinishedBatch(), error));
            ended = true;
        }
        sink.close();
    }

    /**
     * Reads Spark's log, only after a query has ended. Ignores an unreadable log: the end must be reported all the
     * same.
     */
    private Long unfinishedBatch() {
        try {
            OptionalLong unfinished = new BatchLog(folder.query()).unfinished();
            return unfinished.isPresent() ? (Long) unfinished.getAsLong() : null;
        } catch (UncheckedIOException unreadable) {
            LOG.warn("cannot find out whether the query was in a batch", unreadable);
            return null;
        }
    }

    private synchronized void beat() {
        Duration silent = Duration.between(last.time(), clock.instant());
        if (silent.compareTo(SILENCE) >= 0) {
            publish(inState(last.state(), last.unfinishedBatch(), last.error()));
        }
    }

    private void publish(StreamProgress progress) {
        publish(progress, () -> {});
    }

    private void publish(StreamProgress progress, Runnable delivered) {
        if (!ended) {
            last = progress;
            sink.accept(progress, delivered);
        }
    }

    /** Returns the last batch's record with the given state and the current time. */
    private StreamProgress inState(StreamState state, Long unfinished, String error) {
        return last.inState(queryId, state, now(), unfinished, error);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
