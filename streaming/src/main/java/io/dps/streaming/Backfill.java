package io.dps.streaming;

import io.dps.contract.Durations;
import io.dps.contract.Isolation;
import io.dps.contract.StreamOptions;
import io.dps.contract.UserFailure;
import io.dps.streaming.average.Averager;
import io.dps.streaming.kafka.BrokerAccess;
import io.dps.streaming.kafka.BrokerTopics;
import io.dps.streaming.progress.BatchMetrics.StreamCounts;
import io.dps.streaming.run.KafkaPolls;
import io.dps.streaming.run.StreamSession;
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
 * A batch job that recomputes the averages of a span of event time, from the readings that a topic still holds. It
 * includes late readings, and writes each window under the same key as the stream: a consumer that keeps the last value
 * per key gets the average of all readings, and a second backfill of the same span writes the same records. A window
 * that is only partly in the span is left out.
 */
public final class Backfill {
    private static final Logger LOG = LoggerFactory.getLogger(Backfill.class);

    private final BackfillSettings settings;

    public Backfill(BackfillSettings settings) {
        this.settings = settings;
    }

    /**
     * Runs the backfill in its own session.
     *
     * @throws UserFailure if the broker is not reachable, or a topic is missing
     */
    public BackfillReport run() {
        try (BrokerTopics broker = new BrokerTopics(BrokerAccess.open(settings.brokers()))) {
            broker.ids(List.of(settings.inputTopic(), settings.outputTopic()));
        }
        SparkSession session = StreamSession.start("backfill " + settings.outputTopic(), StreamSession.cores());
        try {
            return run(session);
        } finally {
            session.stop();
        }
    }

    public BackfillReport run(SparkSession session) {
        LOG.info("averages {} from {} to {}", settings.inputTopic(), settings.firstStart(), settings.lastEnd());
        Observation counts = new Observation();
        // Cached, so that counting and writing do not read the topic twice. The count is the action that fills the
        // observation: Spark's Kafka sink reports none.
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
                (long) counts.get(StreamCounts.VALID),
                (long) counts.get(StreamCounts.REJECTED));
    }

    /**
     * Returns the range of Kafka to read. It starts early enough for readings whose time is ahead of their record's
     * Kafka timestamp.
     */
    static Map<String, String> bounds(BackfillSettings settings) {
        Map<String, String> bounds = new HashMap<>();
        bounds.put(
                "startingTimestamp",
                Long.toString(Math.max(0, settings.earliestRecord().toEpochMilli())));
        // A partition without a record of that time or later contributes nothing, which is not an error.
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
                .options(KafkaPolls.LARGE)
                .load();
    }

    /**
     * The result of a backfill, printed as one line of JSON.
     *
     * @param outputTopic topic of the averages
     * @param from start of the first window
     * @param to end of the last window
     * @param windows number of averages written
     * @param readings number of readings in these averages
     * @param rejected number of records read that are not valid readings
     */
    public record BackfillReport(
            String outputTopic, Instant from, Instant to, long windows, long readings, long rejected) {}

    /**
     * The settings of one backfill.
     *
     * @param brokers bootstrap servers, host:port
     * @param inputTopic topic of the readings
     * @param outputTopic topic of the averages
     * @param from windows that begin earlier are left out
     * @param to windows that end later are left out
     * @param recordedUntil records with a later Kafka timestamp are not read; if empty, all records that the topic
     *     holds now are read
     * @param options the options that the averages depend on; the watermark is ignored
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
         * @throws UserFailure of kind {@code USAGE} if it contains no whole window
         */
        public BackfillSettings {
            if (!firstStart(from, options.window()).isBefore(lastEnd(to, options.window()))) {
                throw UserFailure.usage(
                        "no whole window of " + Durations.format(options.window()) + " lies between " + from + " and "
                                + to,
                        "choose times that are further apart");
            }
        }

        /** Returns the start of the first window. */
        Instant firstStart() {
            return firstStart(from, options.window());
        }

        /** Returns the end of the last window. */
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

        /** Returns the end of the last whole window; windows are aligned to the epoch, as in Spark. */
        private static Instant lastEnd(Instant to, Duration window) {
            long length = window.toMillis();
            return Instant.ofEpochMilli(Math.floorDiv(to.toEpochMilli(), length) * length);
        }
    }
}
