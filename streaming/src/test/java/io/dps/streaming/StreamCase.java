package io.dps.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.contract.InputView;
import io.dps.contract.Isolation;
import io.dps.contract.OffsetRange;
import io.dps.contract.RecordJson;
import io.dps.contract.StreamCheckRequest;
import io.dps.contract.StreamDefinition;
import io.dps.contract.StreamProgress;
import io.dps.contract.StreamProof;
import io.dps.contract.Topics;
import io.dps.contract.ViewBounds;
import io.dps.streaming.checkpoint.CheckpointFolder;
import io.dps.streaming.kafka.BrokerAccess;
import io.dps.streaming.kafka.BrokerTopics;
import io.dps.streaming.kafka.DefinitionTopic;
import io.dps.streaming.progress.ProgressTopic;
import io.dps.streaming.run.RunSettings;
import io.dps.streaming.run.SqlJob;
import io.dps.streaming.run.StopRequest;
import io.dps.streaming.run.StreamRun;
import io.dps.streaming.run.TestRuns;
import io.dps.streaming.sql.DefinitionCheck;
import io.dps.testing.ForkedBroker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * One random stream of a user: random SQL over a random view reads random records in some runs, some of which are
 * killed; what it has written must be verified, and must no longer be after one random change. Everything follows from
 * the seed, except how records fall into batches of a run that was killed.
 */
final class StreamCase {
    static final String PROGRESS = "progress";

    /** The static view that the SQL of some cases joins, and its topic. */
    static final String NAMES = "names_of_all";

    private static final List<String> NAMED = List.of(
            "{\"k\":\"a\",\"label\":\"first\",\"rank\":1}",
            "{\"k\":\"b\",\"label\":\"second\",\"rank\":2}",
            "{\"k\":\"b\",\"rank\":3}",
            "broken",
            "{\"k\":\"\",\"label\":\"none\",\"rank\":4}",
            "{\"k\":\"b\",\"label\":\"after the end of the view\",\"rank\":5}");

    private static final String VIEW = "v";
    private static final long[] WATERMARKS_MS = {0, 1, 1_000, 10_000, 30_000};
    private static final int KILLED_OF_TWENTY = 3;
    /** Each such case is also checked as when it is created, which runs a stream of its own and takes a second. */
    private static final int CHECKED_OF = 4;

    private final long seed;
    private final String brokers;
    private final BrokerAccess access;
    private final CheckpointFolder folder;
    private final Random random;
    private final int partitions;
    private final int outputPartitions;
    private final int statePartitions;
    private final boolean isKilled;
    private final OptionalLong batchLimit;
    private final StreamDefinition definition;
    private final StructType schema;
    private final RandomRows rows;
    private final Map<String, Long> rejected = new TreeMap<>();
    private final Map<String, Long> millis = new TreeMap<>();
    private long accepted;
    private int kills;

    /** @param names the static view, see {@link #makeNames} */
    StreamCase(long seed, String brokers, Path folder, InputView names) {
        this.seed = seed;
        this.brokers = brokers;
        this.access = BrokerAccess.open(brokers);
        this.folder = new CheckpointFolder(folder.resolve("case-" + seed));
        this.random = new Random(seed);
        this.partitions = 1 + random.nextInt(3);
        this.outputPartitions = 1 + random.nextInt(2);
        this.statePartitions = 1 + random.nextInt(2);
        this.isKilled = Math.floorMod(seed * 7, 20) < KILLED_OF_TWENTY;
        this.batchLimit =
                isKilled || random.nextInt(3) > 0 ? OptionalLong.of(8 + random.nextInt(40)) : OptionalLong.empty();
        this.schema = RandomSchema.of(random);
        boolean isWindowed = random.nextInt(3) > 0;
        boolean hasTime = isWindowed || random.nextBoolean();
        Duration watermark = Duration.ofMillis(WATERMARKS_MS[random.nextInt(WATERMARKS_MS.length)]);
        RandomSql randomSql = new RandomSql(random, VIEW, schema);
        String sql = isWindowed ? randomSql.windowed() : randomSql.stateless();
        InputView view = new InputView(
                VIEW,
                "in-" + seed,
                schema.toDDL(),
                hasTime ? RandomSchema.EVENT_TIME : null,
                hasTime ? watermark : null);
        this.definition = new StreamDefinition(
                "case-" + seed,
                sql,
                sql.contains(NAMES) ? List.of(view, names) : List.of(view),
                "out-" + seed,
                Isolation.values()[random.nextInt(2)]);
        this.rows = new RandomRows(random, schema, watermark.plusSeconds(10).toMillis());
    }

    /** Makes the topic of the static view. */
    static InputView makeNames(Admin admin, String brokers) throws Exception {
        ForkedBroker.createTopics(admin, new NewTopic(NAMES, 1, (short) 1));
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(Map.of("bootstrap.servers", brokers), bytes(), bytes())) {
            for (String name : NAMED) {
                producer.send(new ProducerRecord<>(NAMES, name.getBytes(StandardCharsets.UTF_8)))
                        .get();
            }
        }
        try (BrokerTopics topics = new BrokerTopics(BrokerAccess.open(brokers))) {
            OffsetRange all = new OffsetRange(0, NAMED.size() - 1);
            ViewBounds bounds = new ViewBounds(
                    "start",
                    "-1",
                    topics.ids(List.of(NAMES)).get(NAMES),
                    Isolation.READ_COMMITTED,
                    new TreeMap<>(Map.of(0, all)));
            return new InputView(NAMES, NAMES, "k STRING NOT NULL, label STRING, rank INT", null, null).within(bounds);
        }
    }

    /** What became of a case. */
    record Outcome(
            boolean isWindowed,
            boolean hasStaticView,
            int batches,
            long right,
            long repeated,
            long lateGroups,
            long rejected,
            int kills,
            String change,
            Map<String, Long> millis) {}

    Outcome run(Admin admin, SparkSession session) throws Exception {
        TestRuns.timed(millis, "define", () -> define(admin));
        if (Math.floorMod(seed, CHECKED_OF) == 0) {
            TestRuns.timed(millis, "check", () -> check(session));
        }
        if (isKilled) {
            send(60 + random.nextInt(60));
            TestRuns.timed(millis, "killed runs", this::kill);
        }
        int lives = 1 + random.nextInt(3);
        for (int life = 0; life < lives; life++) {
            if (random.nextInt(3) == 0) {
                rows.jump();
            }
            send(1 + random.nextInt(60));
            TestRuns.timed(millis, "runs", () -> live(session));
        }
        StreamAccount account = StreamAccount.read(access, definition.name(), PROGRESS);
        StreamProof[] proof = new StreamProof[1];
        TestRuns.timed(millis, "verify", () -> proof[0] = account.prove(session));
        assertThat(proof[0].differences()).as("differences").isEmpty();
        assertThat(proof[0].accepted()).as("rows").isEqualTo(accepted);
        assertThat(proof[0].rejected()).as("rejects").isEqualTo(rejected);
        assertThat(proof[0].countsDiffer()).as("counts differ: " + proof[0]).isFalse();
        assertThat(proof[0].holds()).as("verify holds").isTrue();
        String[] change = new String[1];
        TestRuns.timed(millis, "tamper", () -> change[0] = tamper(account, session));
        StreamProgress last = account.batches().get(account.batches().size() - 1);
        return new Outcome(
                definition.sql().contains("window("),
                !definition.statics().isEmpty(),
                account.batches().size(),
                proof[0].right(),
                proof[0].repeated(),
                last.lateGroups(),
                last.rejected(),
                kills,
                change[0],
                millis);
    }

    private void define(Admin admin) throws Exception {
        ForkedBroker.createTopics(
                admin,
                new NewTopic(definition.streamed().topic(), partitions, (short) 1),
                new NewTopic(definition.outputTopic(), outputPartitions, (short) 1));
        try (Producer<byte[], byte[]> producer = new KafkaProducer<>(connection(), bytes(), bytes())) {
            producer.send(new ProducerRecord<>(
                            Topics.DEFINITIONS,
                            definition.name().getBytes(StandardCharsets.UTF_8),
                            RecordJson.write(definition)))
                    .get();
        }
    }

    private void check(SparkSession session) {
        assertThat(new DefinitionCheck(session)
                        .check(new StreamCheckRequest(definition, null))
                        .unverifiable())
                .as("why it cannot be verified")
                .isNull();
    }

    private void kill() throws Exception {
        ForkedRun run = new ForkedRun(brokers, definition.name(), folder, statePartitions, batchLimit);
        for (int left = random.nextInt(4) == 0 ? 2 : 1; left > 0; left--) {
            kills += run.killAtRandom(random) ? 1 : 0;
        }
    }

    /** One run of the stream until it has caught up, in this process. */
    private void live(SparkSession shared) {
        folder.create();
        RunSettings settings = TestRuns.untilCaughtUp(brokers, PROGRESS, folder);
        SqlJob job = new SqlJob(
                settings,
                () -> new DefinitionTopic(access).read(definition.name()),
                OptionalInt.of(statePartitions),
                batchLimit,
                () -> new BrokerTopics(access));
        new StreamRun(
                        settings,
                        job,
                        new StopRequest(),
                        () -> new BrokerTopics(access),
                        () -> ProgressTopic.open(access, PROGRESS),
                        new SharedSession(shared))
                .run();
    }

    /** Sends records, in a transaction now and then, which may be aborted. */
    private void send(int count) throws Exception {
        boolean isTransaction = random.nextInt(4) == 0;
        boolean isAborted = isTransaction && random.nextBoolean();
        Map<String, Object> settings = new HashMap<>(connection());
        // On a busy machine it was seen to take more than the two minutes that are the default.
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int)
                Duration.ofMinutes(10).toMillis());
        if (isTransaction) {
            settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "case-" + seed);
        }
        List<Future<?>> answers = new ArrayList<>();
        try (Producer<byte[], byte[]> producer = new KafkaProducer<>(settings, bytes(), bytes())) {
            if (isTransaction) {
                producer.initTransactions();
                producer.beginTransaction();
            }
            for (RandomRows.Made made : rows.burst(count)) {
                byte[] key = made.key() == null ? null : made.key().getBytes(StandardCharsets.UTF_8);
                answers.add(producer.send(new ProducerRecord<>(
                        definition.streamed().topic(),
                        random.nextInt(partitions),
                        made.timestampMs(),
                        key,
                        made.value())));
                if (!isAborted || definition.isolation() == Isolation.READ_UNCOMMITTED) {
                    count(made);
                }
            }
            if (isTransaction) {
                producer.flush();
                if (isAborted) {
                    producer.abortTransaction();
                } else {
                    producer.commitTransaction();
                }
            }
        }
        for (Future<?> answer : answers) {
            answer.get();
        }
    }

    private void count(RandomRows.Made made) {
        if (made.rejected() == null) {
            accepted++;
        } else {
            rejected.merge(made.rejected().id(), 1L, Long::sum);
        }
    }

    private String tamper(StreamAccount account, SparkSession session) {
        List<Row> written = account.output(session).collectAsList();
        Tampering tampering = Tampering.of(random, written, account);
        StructType columns = account.output(session).schema();
        StreamProof proof = account.prove(session, session.createDataFrame(tampering.records(), columns));
        assertThat(proof.holds()).as("verify holds after: " + tampering).isFalse();
        assertThat(proof.differences())
                .as("differences after: " + tampering)
                .anyMatch(found -> tampering.faults().contains(found.fault()));
        return tampering.what();
    }

    private Map<String, Object> connection() {
        return Map.of("bootstrap.servers", brokers);
    }

    private static ByteArraySerializer bytes() {
        return new ByteArraySerializer();
    }

    /** Gives each run a session of its own in the Spark of all cases. */
    private record SharedSession(SparkSession shared) implements StreamRun.Sessions {
        @Override
        public SparkSession start(String title, int shufflePartitions) {
            SparkSession session = shared.newSession();
            session.conf().set("spark.sql.shuffle.partitions", shufflePartitions);
            return session;
        }

        @Override
        public void end(SparkSession session) {}
    }

    @Override
    public String toString() {
        InputView view = definition.streamed();
        return "seed " + seed + ", " + partitions + " partitions, batches of " + batchLimit + ", watermark "
                + Optional.ofNullable(view.watermark()).map(Duration::toString).orElse("none") + ", " + view.schema()
                + ": " + definition.sql();
    }
}
