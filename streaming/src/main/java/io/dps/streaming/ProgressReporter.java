package io.dps.streaming;

import io.dps.streaming.StreamProgress.OffsetRange;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.spark.sql.streaming.StreamingQueryListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of each batch, of idleness, and of the end, as {@link StreamProgress} records. The last record with a batch is kept
 * in the checkpoint folder, too, and the counts carry on from there; what a killed process had done and not reported is
 * counted again. Methods may be called by any thread; Spark calls the listener's ones.
 */
public final class ProgressReporter extends StreamingQueryListener {
    /** After so long without a record the last one is sent again, so that a long batch does not look dead. */
    public static final Duration SILENCE = Duration.ofSeconds(15);

    private static final Logger LOG = LoggerFactory.getLogger(ProgressReporter.class);
    private static final Duration LAST_EVENT_TIMEOUT = Duration.ofSeconds(5);

    private final StreamIdentity identity;
    private final CheckpointFolder folder;
    private final Map<Integer, Long> firstOffsets;
    private final Function<Map<Integer, OffsetRange>, StreamCounts> recount;
    private final ProgressSink sink;
    private final Clock clock;
    private final CountDownLatch terminated = new CountDownLatch(1);
    private final ScheduledExecutorService heartbeat = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "progress-heartbeat");
        thread.setDaemon(true);
        return thread;
    });

    private StreamProgress last;
    private boolean ended;

    /**
     * Makes a reporter that carries on from what the folder holds.
     *
     * @param firstOffsets the input topic's earliest offsets, for the first batch's report
     * @param recount counts the records of ranges that were read and never reported
     * @param sink taken over, and closed by {@link #end}
     */
    ProgressReporter(
            StreamIdentity identity,
            CheckpointFolder folder,
            Map<Integer, Long> firstOffsets,
            Function<Map<Integer, OffsetRange>, StreamCounts> recount,
            ProgressSink sink,
            Clock clock) {
        this.identity = identity;
        this.folder = folder;
        this.firstOffsets = Map.copyOf(firstOffsets);
        this.recount = recount;
        this.sink = sink;
        this.clock = clock;
        this.last = carriedOn();
    }

    private StreamProgress carriedOn() {
        return CheckpointFolder.read(folder.progress(), StreamProgress.class)
                .map(stored -> new BatchFigures(
                                stored.batchId(),
                                stored.offsets(),
                                stored.watermark(),
                                0,
                                0,
                                Collections.emptySortedMap(),
                                stored.stateRows(),
                                StreamCounts.of(stored))
                        .toProgress(identity, StreamCounts.of(stored)))
                .orElseGet(identity::beforeFirstBatch);
    }

    /** Says that the run starts, and from now on is never silent for long. */
    public synchronized void starting() {
        publish(inState(StreamState.STARTING, null));
        heartbeat.scheduleWithFixedDelay(this::beat, 1, 1, TimeUnit.SECONDS);
    }

    @Override
    public void onQueryStarted(QueryStartedEvent event) {
        LOG.info("query {} started", event.runId());
    }

    @Override
    public void onQueryProgress(QueryProgressEvent event) {
        report(BatchFigures.of(event.progress(), firstOffsets));
    }

    /** Tells of a batch and adds its counts, once. */
    synchronized void report(BatchFigures batch) {
        StreamCounts total = StreamCounts.of(last);
        if (batch.batchId() > last.batchId()) {
            total = total.plus(unreportedBefore(batch)).plus(batch.counts());
        }
        last = batch.toProgress(identity, total);
        StreamProgress progress = inState(StreamState.RUNNING, null);
        CheckpointFolder.write(folder.progress(), progress);
        publish(progress);
    }

    /** Between the end of the last batch reported and the start of this one lies what a killed process read. */
    private StreamCounts unreportedBefore(BatchFigures batch) {
        SortedMap<Integer, OffsetRange> missed = new TreeMap<>();
        batch.offsets().forEach((partition, range) -> {
            OffsetRange reported = last.offsets().get(partition);
            long end = reported == null ? firstOffsets.getOrDefault(partition, 0L) : reported.end();
            if (end < range.start()) {
                missed.put(partition, new OffsetRange(end, range.start()));
            }
        });
        return missed.isEmpty() ? new StreamCounts(0, 0, 0) : recount.apply(missed);
    }

    @Override
    public synchronized void onQueryIdle(QueryIdleEvent event) {
        publish(inState(StreamState.IDLE, null));
    }

    @Override
    public void onQueryTerminated(QueryTerminatedEvent event) {
        terminated.countDown();
    }

    /** Waits until Spark has delivered what the ended query had to tell. */
    public void awaitLastBatch() {
        try {
            if (!terminated.await(LAST_EVENT_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warn("Spark did not say within {} that the query has ended", LAST_EVENT_TIMEOUT);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Says how the run ended, and delivers everything said.
     *
     * @param state {@link StreamState#STOPPED} or {@link StreamState#FAILED}
     * @param error what it failed of, or null
     */
    public void end(StreamState state, String error) {
        heartbeat.shutdownNow();
        synchronized (this) {
            publish(inState(state, error));
            ended = true;
        }
        sink.close();
    }

    private synchronized void beat() {
        Duration silent = Duration.between(last.time(), clock.instant());
        if (silent.compareTo(SILENCE) >= 0) {
            publish(inState(last.state(), null));
        }
    }

    private void publish(StreamProgress progress) {
        if (!ended) {
            last = progress;
            sink.accept(progress);
        }
    }

    /** The last batch's record in another state and as of now. Rates are those of a batch that just ended, or 0. */
    private StreamProgress inState(StreamState state, String error) {
        boolean running = state == StreamState.RUNNING;
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return new StreamProgress(
                last.stream(),
                last.runId(),
                last.pid(),
                last.host(),
                state,
                now,
                last.batchId(),
                last.inputTopic(),
                last.outputTopic(),
                last.offsets(),
                last.watermark(),
                running ? last.inputRowsPerSecond() : 0,
                running ? last.processedRowsPerSecond() : 0,
                last.durationsMs(),
                last.stateRows(),
                last.valid(),
                last.rejected(),
                last.lateGroups(),
                error);
    }
}
