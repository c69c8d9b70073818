package io.dps.streaming.run;

import io.dps.streaming.progress.BatchMetrics;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.kafka.common.KafkaFuture;
import org.apache.spark.sql.streaming.StreamingQueryListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits how far a stream has read, under a consumer group, so that other tools see the stream's lag. Commits after
 * every batch, and hourly while the stream is idle, because Kafka forgets offsets that nobody renews. No stream reads
 * these offsets back: the checkpoint decides where a stream goes on. A failed commit causes a warning and never ends
 * the stream. Called by Spark, one event at a time.
 */
final class GroupOffsets extends StreamingQueryListener {
    static final Duration RENEWAL = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(GroupOffsets.class);

    private final Committer committer;
    private final String group;
    private final Consumer<String> warn;
    private final LongSupplier nanoTime;
    private Map<Integer, Long> read = Map.of();
    private long committedAt;
    private volatile boolean failing;
    private volatile KafkaFuture<Void> last = KafkaFuture.completedFuture(null);

    /** Commits offsets: by partition, the next offset to read. */
    interface Committer {
        KafkaFuture<Void> commit(Map<Integer, Long> next);
    }

    /**
     * Prepares the commits.
     *
     * @param warn receives the reason when commits begin to fail; called by a thread of the Kafka client
     * @param nanoTime the clock, as {@link System#nanoTime}
     */
    GroupOffsets(Committer committer, String group, Consumer<String> warn, LongSupplier nanoTime) {
        this.committer = committer;
        this.group = group;
        this.warn = warn;
        this.nanoTime = nanoTime;
    }

    @Override
    public void onQueryStarted(QueryStartedEvent event) {}

    @Override
    public void onQueryProgress(QueryProgressEvent event) {
        read(BatchMetrics.partitions(event.progress().sources()[0].endOffset()));
    }

    @Override
    public void onQueryIdle(QueryIdleEvent event) {
        idle();
    }

    @Override
    public void onQueryTerminated(QueryTerminatedEvent event) {}

    /** Waits for the last commit, but at most for the given time: only other tools need it. */
    void await(Duration limit) {
        try {
            last.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException warned) {
            LOG.debug("the last offsets of group {} are not committed", group, warned);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Commits the next offsets to read: those after a batch, or those at which a run goes on. */
    void read(Map<Integer, Long> next) {
        read = next;
        commit();
    }

    /** Renews the commit if it is old; called when there was nothing to read for some time. */
    void idle() {
        if (nanoTime.getAsLong() - committedAt >= RENEWAL.toNanos()) {
            commit();
        }
    }

    private void commit() {
        if (read.isEmpty()) {
            return;
        }
        committedAt = nanoTime.getAsLong();
        last = committer.commit(read);
        last.whenComplete((none, failure) -> {
            if (failure == null) {
                failing = false;
            } else if (!failing) {
                failing = true;
                LOG.warn("offsets of group {} not committed", group, failure);
                warn.accept("cannot commit the offsets of consumer group " + group + ": " + failure.getMessage()
                        + "; other tools do not see the stream's lag");
            }
        });
    }
}
