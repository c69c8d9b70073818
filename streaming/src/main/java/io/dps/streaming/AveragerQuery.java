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
 * One streaming query of the averager, Kafka to Kafka, and how it is waited for and stopped. Used by one thread.
 */
public final class AveragerQuery {
    private static final Logger LOG = LoggerFactory.getLogger(AveragerQuery.class);
    private static final long POLL_MS = 100;
    private static final Duration GRACE = Duration.ofSeconds(5);

    /*
     * A broker that is away for some seconds is waited for; after half a minute or so the query ends and the run reports it.
     * By default that takes minutes: three tries of a minute to list offsets, two minutes to fetch a record or deliver one.
     */
    private static final Map<String, String> SOURCE_PATIENCE = Map.of(
            "kafka.request.timeout.ms", "10000",
            "kafka.default.api.timeout.ms", "15000",
            "fetchOffset.numRetries", "2",
            "fetchOffset.retryIntervalMs", "1000",
            "kafkaConsumer.pollTimeoutMs", "30000",
            // A batch's look at offsets otherwise waits behind the fetch that the batch before it has left waiting.
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
     * Starts a query that does nothing but run the batch again that was begun and not done, over the offsets that were
     * planned for it, and then ends.
     */
    public static AveragerQuery finish(SparkSession session, AveragerSettings settings, Isolation isolation)
            throws TimeoutException {
        @SuppressWarnings("deprecation") // AvailableNow would go on with what has come since.
        Trigger oneBatch = Trigger.Once();
        return new AveragerQuery(start(session, settings, isolation, oneBatch));
    }

    /** Starts a query that paces itself by the settings. */
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

    /** Waits until it has caught up, if that is its pace, or until it is enough; then lets the batch at hand end. */
    public void await(BooleanSupplier enough) throws StreamingQueryException {
        while (!query.awaitTermination(POLL_MS)) {
            if (enough.getAsBoolean()) {
                stopBetweenBatches();
                return;
            }
        }
    }

    /** Lets the batch at hand end if it does so soon; otherwise the next start runs it again. */
    private void stopBetweenBatches() throws StreamingQueryException {
        Deadline deadline = Deadline.after(GRACE);
        long batch = lastBatch();
        while (query.isActive() && query.status().isTriggerActive() && lastBatch() == batch && !deadline.isOver()) {
            query.awaitTermination(POLL_MS / 10);
        }
        try {
            query.stop();
        } catch (TimeoutException stuck) {
            // It waits for a broker that is gone, say. The checkpoint is as good as after a kill, so the stop is one.
            LOG.warn("the query did not end in time and is left", stuck);
        }
    }

    private long lastBatch() {
        StreamingQueryProgress progress = query.lastProgress();
        return progress == null ? -1 : progress.batchId();
    }
}
