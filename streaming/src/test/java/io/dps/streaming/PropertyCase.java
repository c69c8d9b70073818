package io.dps.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.dps.contract.Isolation;
import io.dps.contract.StreamOptions;
import io.dps.contract.StreamProgress;
import io.dps.contract.StreamState;
import io.dps.streaming.SentRecord.Truth;
import io.dps.streaming.average.AveragerPlan;
import io.dps.streaming.checkpoint.CheckpointFolder;
import io.dps.streaming.checkpoint.WriterLock.WriterHolder;
import io.dps.streaming.progress.BatchLog;
import io.dps.streaming.progress.ProgressReporter;
import io.dps.streaming.progress.ProgressSink;
import io.dps.streaming.progress.StreamIdentity;
import io.dps.streaming.run.AveragerJob;
import io.dps.streaming.run.AveragerSettings;
import io.dps.streaming.run.RunSettings;
import io.dps.streaming.run.TestRuns;
import io.dps.testing.ForkedBroker;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;

/**
 * One random stream: readings are sent in bursts, the averager's own query reads them and is started anew now and then, and
 * what it wrote and reported is held against {@link WatermarkModel}. Everything follows from the seed but how the records
 * fall into batches, which is taken from the reports.
 */
final class PropertyCase {
    private static final BigDecimal ALLOWED = new BigDecimal("0.005000001");
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final long[] WINDOWS_MS = {700, 1_000, 5_000, 10_000, 60_000};
    private static final long[] WATERMARKS_MS = {0, 1, 1_000, 10_000, 30_000};

    private final long seed;
    private final String brokers;
    private final CheckpointFolder folder;
    private final Random random;
    private final StreamOptions options;
    private final int partitions;
    private final AveragerPlan plan;
    private final Map<TopicPartition, Map<Long, SentRecord>> sent = new HashMap<>();
    private final List<StreamProgress> reports = new CopyOnWriteArrayList<>();
    private final Map<String, Long> millis = new TreeMap<>();

    PropertyCase(long seed, String brokers, Path folder) {
        this.seed = seed;
        this.brokers = brokers;
        this.folder = new CheckpointFolder(folder.resolve("case-" + seed));
        this.random = new Random(seed);
        this.options = new StreamOptions(
                Duration.ofMillis(WINDOWS_MS[random.nextInt(WINDOWS_MS.length)]),
                Duration.ofMillis(WATERMARKS_MS[random.nextInt(WATERMARKS_MS.length)]),
                Duration.ofHours(1),
                random.nextBoolean());
        this.partitions = 1 + random.nextInt(3);
        this.plan = seed % 4 == 0 ? AveragerPlan.READING_BY_READING : AveragerPlan.SUMS_PER_WINDOW;
    }

    /** What became of a case. */
    record Outcome(int batches, int windows, int late, int open, Map<String, Long> millis) {}

    Outcome run(Admin admin, SparkSession shared) throws Exception {
        TestRuns.timed(
                millis,
                "topics",
                () -> ForkedBroker.createTopics(
                        admin, new NewTopic(input(), partitions, (short) 1), new NewTopic(output(), 1, (short) 1)));
        folder.create();
        SparkSession session = shared.newSession();
        session.conf().set("spark.sql.shuffle.partitions", 1 + random.nextInt(2));
        // For batches of some dozen rows: compiling each plan, and a process per file of the checkpoint, is most of the
        // time.
        session.conf().set("spark.sql.codegen.wholeStage", false);
        session.conf().set("spark.sql.codegen.factoryMode", "NO_CODEGEN");
        session.conf()
                .set(
                        "spark.sql.streaming.checkpointFileManagerClass",
                        "org.apache.spark.sql.execution.streaming.checkpointing.FileSystemBasedCheckpointFileManager");
        RandomReadings readings = new RandomReadings(random, options, partitions);
        int lives = 1 + random.nextInt(3);
        for (int life = 0; life < lives; life++) {
            live(session, readings, 1 + random.nextInt(2));
        }
        Outcome[] outcome = new Outcome[1];
        TestRuns.timed(millis, "check", () -> outcome[0] = check());
        return outcome[0];
    }

    /** One life of the query, with so many bursts. */
    private void live(SparkSession session, RandomReadings readings, int bursts) throws Exception {
        BatchLog log = new BatchLog(folder.query());
        ProgressReporter reporter = new ProgressReporter(
                identity(),
                folder,
                log.queryId().orElse(null),
                Map.of(),
                (isolation, ranges) -> null,
                new Reports(),
                Clock.systemUTC());
        session.streams().addListener(reporter);
        if (random.nextBoolean()) {
            send(readings.burst(random.nextInt(40)));
        }
        StreamingQuery[] query = new StreamingQuery[1];
        try {
            TestRuns.timed(
                    millis,
                    "start",
                    () -> query[0] = AveragerJob.start(
                            session,
                            settings(),
                            AveragerPlan.SUMS_PER_WINDOW,
                            Isolation.READ_COMMITTED,
                            Trigger.ProcessingTime(0)));
            for (int burst = 0; burst < bursts; burst++) {
                send(readings.burst(1 + random.nextInt(40)));
                TestRuns.timed(millis, "batches", query[0]::processAllAvailable);
            }
            TestRuns.timed(millis, "stop", query[0]::stop);
        } finally {
            TestRuns.timed(millis, "stop", reporter::awaitLastBatch);
            reporter.end(StreamState.STOPPED, null);
            session.streams().removeListener(reporter);
        }
    }

    private void send(List<SentRecord> records) throws Exception {
        List<Future<RecordMetadata>> answers = new ArrayList<>();
        // One of its own: a producer that saw the topics of all cases come and go was seen, twice in some thousand
        // cases, to
        // hold a record of one of them until its delivery time was over.
        try (Producer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", brokers), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (SentRecord made : records) {
                answers.add(producer.send(
                        new ProducerRecord<>(input(), made.partition(), made.timestampMs(), made.key(), made.value())));
            }
        }
        for (int i = 0; i < records.size(); i++) {
            RecordMetadata answer = answers.get(i).get();
            sent.computeIfAbsent(new TopicPartition(input(), answer.partition()), p -> new TreeMap<>())
                    .put(answer.offset(), records.get(i));
        }
    }

    private Outcome check() throws Exception {
        WatermarkModel model = new WatermarkModel(options);
        long valid = 0;
        long rejected = 0;
        long next = 0;
        for (StreamProgress report : batches()) {
            assertThat(report.batchId()).as("batch ids without gaps").isEqualTo(next++);
            List<SentRecord> read = read(report);
            List<Truth> readings = read.stream()
                    .map(SentRecord::reading)
                    .filter(reading -> reading != null)
                    .toList();
            model.batch(readings);
            report.durationsMs().forEach((what, ms) -> millis.merge("batches, " + what, ms, Long::sum));
            valid += readings.size();
            rejected += read.size() - readings.size();
            assertThat(report.watermark())
                    .as("watermark of batch " + report.batchId())
                    .isEqualTo(model.watermark());
            assertThat(report.valid())
                    .as("valid up to batch " + report.batchId())
                    .isEqualTo(valid);
            assertThat(report.rejected())
                    .as("rejected up to batch " + report.batchId())
                    .isEqualTo(rejected);
        }
        assertThat(valid + rejected)
                .as("records read")
                .isEqualTo(sent.values().stream().mapToLong(Map::size).sum());
        assertThat(reports.get(reports.size() - 1).stateRows())
                .as("open windows")
                .isEqualTo(model.openWindows());
        compare(written(), model.closed());
        return new Outcome((int) next, model.closed().size(), model.late(), model.openWindows(), millis);
    }

    private List<StreamProgress> batches() {
        Map<Long, StreamProgress> first = new TreeMap<>();
        reports.stream()
                .filter(report -> report.state() == StreamState.RUNNING)
                .forEach(report -> first.putIfAbsent(report.batchId(), report));
        return List.copyOf(first.values());
    }

    private List<SentRecord> read(StreamProgress report) {
        List<SentRecord> read = new ArrayList<>();
        report.offsets().forEach((partition, range) -> {
            Map<Long, SentRecord> records = sent.getOrDefault(new TopicPartition(input(), partition), Map.of());
            for (long offset = range.first(); offset < range.end(); offset++) {
                read.add(records.get(offset));
            }
        });
        return read;
    }

    private void compare(Map<String, JsonNode> written, Map<String, WatermarkModel.Average> expected) {
        assertThat(written.keySet()).as("windows written").isEqualTo(expected.keySet());
        written.forEach((key, value) -> {
            WatermarkModel.Average average = expected.get(key);
            assertThat(value.get("readings").asInt()).as("readings of " + key).isEqualTo(average.readings());
            close(key, value.get("avg_temperature"), average.temperature());
            close(key, value.get("avg_humidity"), average.humidity());
            close(key, value.get("avg_pressure"), average.pressure());
        });
    }

    private static void close(String key, JsonNode written, BigDecimal exact) {
        assertThat(written.decimalValue().subtract(exact).abs())
                .as("average of " + key + ": " + written + " for " + exact)
                .isLessThanOrEqualTo(ALLOWED);
    }

    /** Reads the output topic to its end; no window may be there twice. */
    private Map<String, JsonNode> written() throws Exception {
        Map<String, JsonNode> byKey = new TreeMap<>();
        TopicPartition only = new TopicPartition(output(), 0);
        Map<String, Object> settings = Map.of("bootstrap.servers", brokers);
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(only));
            consumer.seekToBeginning(List.of(only));
            long end = consumer.endOffsets(List.of(only)).get(only);
            while (consumer.position(only) < end) {
                for (ConsumerRecord<String, String> found : consumer.poll(Duration.ofSeconds(1))) {
                    assertThat(byKey.put(found.key(), JSON.readTree(found.value())))
                            .as("window written before: " + found.key())
                            .isNull();
                }
            }
        }
        return byKey;
    }

    private AveragerSettings settings() {
        return new AveragerSettings(
                TestRuns.settings(brokers, "no-progress-topic", folder, new RunSettings.Pace(false, Duration.ZERO)),
                input(),
                output(),
                options,
                Isolation.READ_COMMITTED,
                OptionalInt.empty());
    }

    private StreamIdentity identity() {
        StreamProgress.Options reported = new StreamProgress.Options(options, 1, Isolation.READ_COMMITTED, null);
        return new StreamIdentity(WriterHolder.self("run"), output(), input(), output(), reported, null);
    }

    private String input() {
        return "in-" + seed;
    }

    private String output() {
        return "out-" + seed;
    }

    private final class Reports implements ProgressSink {
        @Override
        public void accept(StreamProgress progress, Runnable delivered) {
            reports.add(progress);
            delivered.run();
        }

        @Override
        public void close() {}
    }

    @Override
    public String toString() {
        return "seed " + seed + ", " + options + ", " + partitions + " partitions";
    }
}
