package io.dps.streaming;

import io.dps.contract.UserFailure;
import io.dps.streaming.average.Averager;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Averages again what a topic holds of a span of event time, as a batch. It counts late readings too, and writes each
 * window under the key that the stream gives it: so whoever keeps the last value per key has the average of all readings,
 * and a second backfill of the same span writes the same again. Windows at the span's edges are whole or left out.
 */
public final class Backfill {
    private static final Logger LOG = LoggerFactory.getLogger(Backfill.class);

    private final BackfillSettings settings;

    public Backfill(BackfillSettings settings) {
        this.settings = settings;
    }

    /**
     * Runs it in a session of its own.
     *
     * @throws UserFailure if the broker is not reachable, or a topic is missing
     */
    public BackfillReport run() {
        try (BrokerTopics broker = new BrokerTopics(settings.brokers())) {
            broker.ids(List.of(settings.inputTopic(), settings.outputTopic()));
        }
        SparkSession session = AveragerSession.start("backfill " + settings.outputTopic(), AveragerSession.cores());
        try {
            return run(session);
        } finally {
            session.stop();
        }
    }

    public BackfillReport run(SparkSession session) {
        LOG.info("averages {} from {} to {}", settings.inputTopic(), settings.firstStart(), settings.lastEnd());
        Observation counts = new Observation();
        // Kept, so that counting and writing do not read the topic twice; Spark's Kafka sink reports no observation
        // itself.
        Dataset<Row> averages = new Averager(settings.options())
                .averages(records(session), counts, settings.firstStart(), settings.lastEnd())
                .persist();
        try {
            long windows = averages.count();
            write(averages);
            return report(windows, counts.getAsJava());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw UserFailure.failed("the backfill was interrupted", "run it again", interrupted);
        } finally {
            averages.unpersist();
        }
    }

    private void write(Dataset<Row> averages) {
        averages.write()
                .format("kafka")
                .option("kafka.bootstrap.servers", settings.brokers())
                .option("topic", settings.outputTopic())
                .save();
    }

    private BackfillReport report(long windows, Map<String, Object> counts) {
        return new BackfillReport(
                settings.outputTopic(),
                settings.firstStart(),
                settings.lastEnd(),
                windows,
                (long) counts.get(Averager.VALID),
                (long) counts.get(Averager.REJECTED));
    }

    /** Reads from where the span's first reading may lie: a valid one is at most so far ahead of its record. */
    private Dataset<Row> records(SparkSession session) {
        Map<String, String> bounds = new HashMap<>();
        bounds.put(
                "startingTimestamp",
                Long.toString(Math.max(0, settings.earliestRecord().toEpochMilli())));
        // A partition without a record of that time or later has nothing to give, which is no failure.
        bounds.put("startingOffsetsByTimestampStrategy", "latest");
        settings.recordedUntil()
                .ifPresent(until -> bounds.put("endingTimestamp", Long.toString(until.toEpochMilli() + 1)));
        return session.read()
                .format("kafka")
                .option("kafka.bootstrap.servers", settings.brokers())
                .option("subscribe", settings.inputTopic())
                .option("kafka.isolation.level", settings.isolation().id())
                .options(bounds)
                .load();
    }
}
