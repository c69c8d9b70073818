package io.dps.streaming.run;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;

import io.dps.contract.BatchRun;
import io.dps.contract.FailureKind;
import io.dps.contract.InputView;
import io.dps.contract.StreamDefinition;
import io.dps.contract.StreamHint;
import io.dps.contract.StreamProgress;
import io.dps.contract.Topics;
import io.dps.contract.UserFailure;
import io.dps.streaming.checkpoint.BatchRuns;
import io.dps.streaming.checkpoint.StoredDefinition;
import io.dps.streaming.kafka.BrokerTopics;
import io.dps.streaming.progress.BatchLog;
import io.dps.streaming.progress.BatchMetrics.StreamCounts;
import io.dps.streaming.progress.ProgressReporter;
import io.dps.streaming.sql.InputRows;
import io.dps.streaming.sql.RecordKey;
import io.dps.streaming.sql.RecordParser;
import io.dps.streaming.sql.SinkRecords;
import io.dps.streaming.sql.StreamSql;
import io.dps.streaming.sql.ViewSchema;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamReader;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * A stream that a user made: its SQL over the rows of its view, written to its output topic. Every row is written at
 * least once, and each run of a batch is on record (ADR 0017).
 */
public final class SqlJob implements StreamJob {
    private static final Duration LAST_COMMIT = Duration.ofSeconds(5);

    private final RunSettings settings;
    private final StreamDefinition definition;
    private final Supplier<StreamDefinition> current;
    private final OptionalInt partitions;
    private final OptionalLong batchLimit;
    private final InputView view;
    private final StructType schema;
    private final StaticViews statics;
    private final BatchRuns runs;
    private final Supplier<BrokerTopics> brokers;
    private @Nullable BrokerTopics broker;
    private @Nullable GroupOffsets group;

    /**
     * Prepares a job.
     *
     * @param current reads the definition, which may change while a run waits for its turn
     * @param partitions number of partitions of the state; if empty, the stored number, or the number of cores
     * @param batchLimit the most records that a batch reads; if empty, it reads all that are there
     * @param brokers opens a connection to the broker; this class closes it
     * @throws UserFailure of kind {@code FAILED} if the stream does not read exactly one view without an end, or if the
     *     schema of that view is not valid
     */
    public SqlJob(
            RunSettings settings,
            Supplier<StreamDefinition> current,
            OptionalInt partitions,
            OptionalLong batchLimit,
            Supplier<BrokerTopics> brokers) {
        this.settings = settings;
        this.current = current;
        this.definition = current.get();
        this.partitions = partitions;
        this.batchLimit = batchLimit;
        this.view = definition.streamed();
        this.schema = ViewSchema.of(view);
        this.statics = new StaticViews(settings.brokers(), definition);
        this.runs = new BatchRuns(settings.checkpoint());
        this.brokers = brokers;
    }

    @Override
    public String stream() {
        return definition.name();
    }

    @Override
    public String title() {
        return "stream " + definition.name();
    }

    @Override
    public String inputTopic() {
        return view.topic();
    }

    @Override
    public String outputTopic() {
        return definition.outputTopic();
    }

    @Override
    public int shufflePartitions() {
        int otherwise = StoredDefinition.load(settings.checkpoint())
                .map(StoredDefinition::shufflePartitions)
                .orElseGet(() -> settings.cores().orElseGet(StreamSession::cores));
        return partitions.orElse(otherwise);
    }

    @Override
    public Agreed agree(TopicStates topics) {
        if (!current.get().equals(definition)) {
            throw new UserFailure(
                    FailureKind.REFUSED,
                    "stream " + definition.name() + " was defined differently while this process waited to take over",
                    "start it again with: " + StreamHint.command("start", definition.name()));
        }
        // A run that has read them keeps their rows, so that it does not need the records any more.
        if (!definition.statics().isEmpty() && !statics.areRead()) {
            statics.requireWhole(broker());
        }
        StoredDefinition now = new StoredDefinition(
                StoredDefinition.PLAN,
                definition,
                topics.ids().get(inputTopic()),
                topics.ids().get(outputTopic()),
                shufflePartitions(),
                topics.outputEnds(),
                0);
        BatchLog log = new BatchLog(settings.checkpoint().query());
        return new AgreedDefinition(StoredDefinition.load(settings.checkpoint())
                .filter(now::canTakeOver)
                .map(stored -> now.takeOver(settings.checkpoint(), stored, log.lastCommitted() + 1))
                .orElseGet(() -> now.agreeWith(settings.checkpoint())));
    }

    @Override
    public Predicate<ConsumerRecord<byte[], byte[]>> isRow() {
        RecordParser parser = new RecordParser(schema, view.format());
        return found -> parser.parse(found.value()) instanceof RecordParser.Accepted;
    }

    @Override
    public void close() {
        if (group != null) {
            group.await(LAST_COMMIT);
        }
        if (broker != null) {
            broker.close();
        }
    }

    private StreamingQuery start(SparkSession session, ProgressReporter reporter, StoredDefinition stored)
            throws TimeoutException {
        DataStreamReader source = session.readStream()
                .format("kafka")
                .options(KafkaPolls.LARGE)
                .options(settings.brokers().options())
                .option("subscribe", view.topic())
                .option("startingOffsets", "earliest")
                .option("failOnDataLoss", "true")
                .option("kafka.isolation.level", definition.isolation().id())
                .options(KafkaPatience.SOURCE);
        batchLimit.ifPresent(most -> source.option("maxOffsetsPerTrigger", most));
        Dataset<Row> judged = InputRows.judged(source.load(), view, schema)
                .observe(
                        StreamCounts.OBSERVATION,
                        count_if(col(InputRows.REASON).isNull()).as(StreamCounts.VALID),
                        count(col(InputRows.REASON)).as(StreamCounts.REJECTED));
        InputRows.accepted(judged, view, schema).createOrReplaceTempView(view.name());
        StreamSql sql = new StreamSql(session, definition);
        List<String> notices = statics.declare(session, sql);
        if (!notices.isEmpty()) {
            // A report carries one notice.
            reporter.warn(String.join("; ", notices));
        }
        Dataset<Row> rows = sql.rows();
        List<String> key =
                RecordKey.of(definition, rows.queryExecution().analyzed()).columns();
        BatchSink sink =
                new BatchSink(settings.brokers(), definition.outputTopic(), () -> ends(broker(), stored), runs);
        return SinkRecords.of(rows, key)
                .writeStream()
                .queryName(definition.name())
                .foreachBatch(sink::write)
                .option("checkpointLocation", settings.checkpoint().query().toString())
                .outputMode("append")
                .trigger(StreamQuery.trigger(settings.pace()))
                .start();
    }

    private void showOffsets(SparkSession session, Attempt attempt) {
        if (group == null) {
            BrokerTopics topics = broker();
            String name = Topics.group(definition.name());
            group = new GroupOffsets(
                    next -> topics.commit(name, view.topic(), next), name, attempt.reporter()::warn, System::nanoTime);
            group.read(attempt.log().lastEnds());
            session.streams().addListener(group);
        }
    }

    /**
     * Returns the end offsets of the output topic, before and after each batch. Checks that the batch's topics are those
     * of the checkpoint: nothing of other topics may be read as a continuation, or written as one.
     *
     * @throws UserFailure of kind {@code REFUSED} if a topic was deleted and created again
     */
    static SortedMap<Integer, Long> ends(BrokerTopics broker, StoredDefinition stored) {
        String input = stored.definition().streamed().topic();
        String output = stored.definition().outputTopic();
        Map<String, String> ids = broker.ids(List.of(input, output));
        stored.requireTopics(ids.get(input), ids.get(output));
        return broker.endOffsets(output);
    }

    /** Returns a connection that is kept from batch to batch. */
    private BrokerTopics broker() {
        if (broker == null) {
            broker = brokers.get();
        }
        return broker;
    }

    private final class AgreedDefinition implements Agreed {
        private final StoredDefinition stored;

        AgreedDefinition(StoredDefinition stored) {
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
        public @Nullable List<BatchRun> runs(long batch) {
            return runs.of(batch).orElse(null);
        }

        @Override
        public void requireTopics(Map<String, String> ids) {
            stored.requireTopics(ids.get(inputTopic()), ids.get(outputTopic()));
        }

        @Override
        public Optional<StreamingQuery> start(SparkSession session, Attempt attempt) throws TimeoutException {
            showOffsets(session, attempt);
            return Optional.of(SqlJob.this.start(session, attempt.reporter(), stored));
        }
    }
}
