package io.dps.streaming.run;

import io.dps.contract.Deadline;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.apache.spark.sql.streaming.Trigger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A streaming query that has been started: waits for it and stops it. Used by one thread.
 */
public final class StreamQuery {
    private static final Logger LOG = LoggerFactory.getLogger(StreamQuery.class);
    private static final long POLL_MS = 100;
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final StreamingQuery query;

    StreamQuery(StreamingQuery query) {
        this.query = query;
    }

    /** Returns the trigger for this pace. */
    static Trigger trigger(RunSettings.Pace pace) {
        return pace.untilCaughtUp()
                ? Trigger.AvailableNow()
                : Trigger.ProcessingTime(pace.interval().toMillis());
    }

    /**
     * Waits until the query has caught up (if it runs until then) or {@code enough} is true; then lets the current
     * batch end. If {@code enough} throws an exception, the query is stopped as well.
     */
    public void await(BooleanSupplier enough) throws StreamingQueryException {
        while (!query.awaitTermination(POLL_MS)) {
            if (isEnough(enough)) {
                stopBetweenBatches();
                return;
            }
        }
    }

    private boolean isEnough(BooleanSupplier enough) {
        try {
            return enough.getAsBoolean();
        } catch (RuntimeException failure) {
            stop();
            throw failure;
        }
    }

    /** Lets the current batch end if it does so soon; otherwise the next start reruns it. */
    private void stopBetweenBatches() throws StreamingQueryException {
        Deadline deadline = Deadline.after(GRACE);
        long batch = lastBatch();
        while (query.isActive() && query.status().isTriggerActive() && lastBatch() == batch && !deadline.isOver()) {
            query.awaitTermination(POLL_MS / 10);
        }
        stop();
    }

    private void stop() {
        try {
            query.stop();
        } catch (TimeoutException stuck) {
            // The query may be waiting for a broker that is gone. The checkpoint is as good as after a kill, so the
            // query counts as stopped.
            LOG.warn("the query did not end in time and was abandoned", stuck);
        }
    }

    private long lastBatch() {
        StreamingQueryProgress progress = query.lastProgress();
        return progress == null ? -1 : progress.batchId();
    }
}
