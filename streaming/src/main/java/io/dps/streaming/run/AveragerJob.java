package io.dps.streaming.run;

import io.dps.contract.Isolation;
import io.dps.contract.StreamProgress;
import io.dps.streaming.average.Averager;
import io.dps.streaming.average.AveragerPlan;
import io.dps.streaming.average.ParseResult.ParsedReading;
import io.dps.streaming.average.ReadingRules;
import io.dps.streaming.checkpoint.StoredOptions;
import io.dps.streaming.kafka.BrokerTopics;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;

/** The averager: averages readings from Kafka per window, and writes the averages to Kafka. */
public final class AveragerJob implements StreamJob {
    private final AveragerSettings settings;
    private final Supplier<BrokerTopics> brokers;

    /** @param brokers opens a connection to the broker; this class closes it */
    public AveragerJob(AveragerSettings settings, Supplier<BrokerTopics> brokers) {
        this.settings = settings;
        this.brokers = brokers;
    }

    @Override
    public String stream() {
        return settings.outputTopic();
    }

    @Override
    public String title() {
        return "averager " + settings.outputTopic();
    }

    @Override
    public String inputTopic() {
        return settings.inputTopic();
    }

    @Override
    public String outputTopic() {
        return settings.outputTopic();
    }

    @Override
    public int shufflePartitions() {
        int otherwise = StoredOptions.load(settings.run().checkpoint())
                .map(StoredOptions::shufflePartitions)
                .orElseGet(StreamSession::cores);
        return settings.shufflePartitions().orElse(otherwise);
    }

    @Override
    public Agreed agree(TopicStates topics) {
        return new AgreedOptions(settings.toStore(
                        topics.ids().get(settings.inputTopic()),
                        topics.ids().get(settings.outputTopic()),
                        shufflePartitions(),
                        topics.outputEnds())
                .agreeWith(settings.run().checkpoint()));
    }

    @Override
    public Predicate<ConsumerRecord<byte[], byte[]>> isRow() {
        ReadingRules rules = new ReadingRules(settings.options().maxAhead());
        return found -> rules.judge(found.value(), found.key(), found.timestamp() * 1000) instanceof ParsedReading;
    }

    /**
     * Starts a query.
     *
     * @param plan the plan of its checkpoint
     */
    public static StreamingQuery start(
            SparkSession session, AveragerSettings settings, AveragerPlan plan, Isolation isolation, Trigger trigger)
            throws TimeoutException {
        Dataset<Row> records = session.readStream()
                .format("kafka")
                .options(KafkaPolls.LARGE)
                .options(settings.run().brokers().options())
                .option("subscribe", settings.inputTopic())
                .option("startingOffsets", "earliest")
                .option("failOnDataLoss", "true")
                .option("kafka.isolation.level", isolation.id())
                .options(KafkaPatience.SOURCE)
                .load();
        return new Averager(settings.options(), plan)
                .averages(records)
                .writeStream()
                .queryName(settings.outputTopic())
                .format("kafka")
                .options(settings.run().brokers().options())
                .option("topic", settings.outputTopic())
                .options(KafkaPatience.SINK)
                .option(
                        "checkpointLocation",
                        settings.run().checkpoint().query().toString())
                .outputMode("append")
                .trigger(trigger)
                .start();
    }

    private final class AgreedOptions implements Agreed {
        private final StoredOptions stored;

        AgreedOptions(StoredOptions stored) {
            this.stored = stored;
        }

        @Override
        public int shufflePartitions() {
            return stored.shufflePartitions();
        }

        @Override
        public StreamProgress.Options reported() {
            return stored.reported();
        }

        @Override
        public SortedMap<Integer, Long> outputStart() {
            return stored.outputStart();
        }

        @Override
        public void requireTopics(Map<String, String> ids) {
            stored.requireTopics(ids.get(inputTopic()), ids.get(outputTopic()));
        }

        @Override
        public Optional<StreamingQuery> start(SparkSession session, Attempt attempt)
                throws StreamingQueryException, TimeoutException {
            Isolation isolation = stored.isolation();
            if (isolation == null) {
                StoredOptions switched = new IsolationSwitch(
                                settings, attempt.log(), attempt.reporter(), attempt.enough(), brokers)
                        .apply(session, stored);
                isolation = switched.isolation();
                if (isolation == null) {
                    return Optional.empty();
                }
                attempt.reporter()
                        .readsCommitted(new AgreedOptions(switched).identity(attempt.writer(), AveragerJob.this));
            }
            return Optional.of(AveragerJob.start(
                    session,
                    settings,
                    AveragerPlan.ofVersion(stored.plan()),
                    isolation,
                    StreamQuery.trigger(settings.run().pace())));
        }
    }
}
