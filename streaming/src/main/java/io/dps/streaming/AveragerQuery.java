package io.dps.streaming;

import io.dps.contract.Deadline;
import io.dps.contract.Isolation;
import io.dps.streaming.average.Averager;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
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
 * One streaming query of the averager, from Kafka to Kafka: starts it, waits for it and stops it. Used by one
 * thread.
 */
public final class AveragerQuery {
    private static final Logger LOG = LoggerFactory.getLogger(AveragerQuery.class);
    private static final long POLL_MS = 100;
    private static final Duration GRACE = Duration.ofSeconds(5);

    /*
     * Timeouts that let the query outlast a broker outage of some seconds, and end it after about half a minute so
     * that the run can report it. The defaults take minutes: three tries of a minute to list offsets, two minutes to
     * fetch or deliver a record.
     */
    private static final Map<String, String> SOURCE_PATIENCE = Map.of(
            "kafka.request.timeout.ms", "10000",
            "kafka.default.api.timeout.ms", "15000",
            "fetchOffset.numRetries", "2",
            "fetchOffset.retryIntervalMs", "1000",
            "kafkaConsumer.pollTimeoutMs", "30000",
            // Otherwise the request for a batch's offsets waits behind a fetch that the previous batch left pending.
            "kafka.fetch.max.wait.ms", "20");
    private static final Map<String, String> SINK_PATIENCE = Map.of(
            "kafka.request.timeout.ms", "10000",
            "kafka.max.block.ms", "30000",
            "kafka.delivery.timeout.ms", "30000");

    private final StreamingQuery query;

    AveragerQuery(StreamingQuery query) {
        this.query = query;
    }

    /**
     * Starts a query that only reruns the batch that was started but not committed, over the offsets planned for it,
     * and then ends.
     */
    public static AveragerQuery finish(SparkSession session, AveragerSettings settings, Isolation isolation)
            throws TimeoutException {
        @SuppressWarnings("deprecation") // AvailableNow would also process records that have arrived since.
        Trigger oneBatch = Trigger.Once();
        return new AveragerQuery(start(session, settings, isolation, oneBatch));
    }

    /** Starts a query with the pace of the settings. */
    public static AveragerQuery start(SparkSession session, AveragerSettings settings, Isolation isolation)
            throws TimeoutException {
        Trigger trigger = settings.pace().untilCaughtUp()
                ? Trigger.AvailableNow()
                : Trigger.ProcessingTime(settings.pace().interval().toMillis());
        return new AveragerQuery(start(session, settings, isolation, trigger));
    }

    public static StreamingQuery start(
            SparkSession session, AveragerSettings settings, Isolation isolation, Trigger trigger)
            throws TimeoutException {
        Dataset<Row> records = session.readStream()
                .format("kafka")
                .option("kafka.bootstrap.servers", settings.brokers())
                .option("subscribe", settings.inputTopic())
                .option("startingOffsets", "earliest")
                .option("failOnDataLoss", "true")
                .option("kafka.isolation.level", isolation.id())
                .options(SOURCE_PATIENCE)
                .load();
        return new Averager(settings.options())
                .averages(records)
                .writeStream()
                .queryName(settings.outputTopic())
                .format("kafka")
                .option("kafka.bootstrap.servers", settings.brokers())
                .option("topic", settings.outputTopic())
                .options(SINK_PATIENCE)
                .option("checkpointLocation", settings.checkpoint().query().toString())
                .outputMode("append")
                .trigger(trigger)
                .start();
    }

    /**
     * Waits until the query has caught up (if it runs until then) or {@code enough} is true; then lets the current
     * batch end.
     */
    public void await(BooleanSupplier enough) throws StreamingQueryException {
        while (!query.awaitTermination(POLL_MS)) {
            if (enough.getAsBoolean()) {
                stopBetweenBatches();
                return;
            }
        }
    }

    /** Lets the current batch end if it does so soon; otherwise the next start reruns it. */
    private void stopBetweenBatches() throws StreamingQueryException {
        Deadline deadline = Deadline.after(GRACE);
        long batch = lastBatch();
        while (query.isActive() && query.status().isTriggerActive() && lastBatch() == batch && !deadline.isOver()) {
            query.awaitTermination(POLL_MS / 10);
        }
        try {
            query.stop();
        } catch (TimeoutException stuck) {
            // It may be waiting for a broker that is gone. The checkpoint is as good as after a kill, so count it as
            // stopped.
            LOG.warn("the query did not end in time and was abandoned", stuck);
        }
    }

    private long lastBatch() {
        StreamingQueryProgress progress = query.lastProgress();
        return progress == null ? -1 : progress.batchId();
    }
}
