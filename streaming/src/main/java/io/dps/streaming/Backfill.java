package io.dps.streaming;

import io.dps.contract.Durations;
import io.dps.contract.Isolation;
import io.dps.contract.StreamOptions;
import io.dps.contract.UserFailure;
import io.dps.streaming.average.Averager;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    /** Returns from where to where Kafka is read: from where the span's first reading may lie, ahead of its record. */
    static Map<String, String> bounds(BackfillSettings settings) {
        Map<String, String> bounds = new HashMap<>();
        bounds.put(
                "startingTimestamp",
                Long.toString(Math.max(0, settings.earliestRecord().toEpochMilli())));
        // A partition without a record of that time or later has nothing to give, which is no failure.
        bounds.put("startingOffsetsByTimestampStrategy", "latest");
        settings.recordedUntil()
                .ifPresent(until -> bounds.put("endingTimestamp", Long.toString(until.toEpochMilli() + 1)));
        return bounds;
    }

    private Dataset<Row> records(SparkSession session) {
        return session.read()
                .format("kafka")
                .option("kafka.bootstrap.servers", settings.brokers())
                .option("subscribe", settings.inputTopic())
                .option("kafka.isolation.level", settings.isolation().id())
                .options(bounds(settings))
                .load();
    }

    /**
     * What a backfill did; printed as one line of JSON.
     *
     * @param outputTopic where the averages went
     * @param from where the first window begins
     * @param to where the last window ends
     * @param windows how many averages were written
     * @param readings how many readings are in them
     * @param rejected how many of the records that were looked at are no valid readings
     */
    public record BackfillReport(
            String outputTopic, Instant from, Instant to, long windows, long readings, long rejected) {}

    /**
     * One backfill.
     *
     * @param brokers bootstrap servers, host:port
     * @param inputTopic where readings come from
     * @param outputTopic where averages go
     * @param from no window that begins earlier is averaged
     * @param to no window that ends later is averaged
     * @param recordedUntil records whose Kafka timestamp is later are not read; empty: all that the topic holds now
     * @param options what the averages depend on; the watermark does not matter
     * @param isolation which records of transactions are read
     */
    public record BackfillSettings(
            String brokers,
            String inputTopic,
            String outputTopic,
            Instant from,
            Instant to,
            Optional<Instant> recordedUntil,
            StreamOptions options,
            Isolation isolation) {

        /**
         * Checks the span.
         *
         * @throws UserFailure usage, if no whole window lies in it
         */
        public BackfillSettings {
            if (!firstStart(from, options.window()).isBefore(lastEnd(to, options.window()))) {
                throw UserFailure.usage("no whole window of " + Durations.format(options.window()) + " lies between "
                        + from + " and " + to);
            }
        }

        /** Returns where the first window begins. */
        Instant firstStart() {
            return firstStart(from, options.window());
        }

        /** Returns where the last window ends. */
        Instant lastEnd() {
            return lastEnd(to, options.window());
        }

        /** Returns the earliest Kafka timestamp that a valid reading of the span can have. */
        Instant earliestRecord() {
            return firstStart().minus(options.maxAhead());
        }

        private static Instant firstStart(Instant from, Duration window) {
            Instant floor = lastEnd(from, window);
            return floor.equals(from) ? floor : floor.plus(window);
        }

        /** Windows are counted from the epoch, as Spark does. */
        private static Instant lastEnd(Instant to, Duration window) {
            long length = window.toMillis();
            return Instant.ofEpochMilli(Math.floorDiv(to.toEpochMilli(), length) * length);
        }
    }
}
