package io.dps.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.contract.InputView;
import io.dps.contract.Topics;
import io.dps.streaming.average.KafkaRows;
import io.dps.testing.ForkedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random streams that users could make, through a real broker and a real Spark: {@code stream verify} must accept their
 * output, and must no longer do so after one random change. {@link PropertyCases} says how to run other ones.
 */
@Tag("slow")
class StreamPropertyTest {
    private static final long FIRST_SEED = 1;
    private static final int CASES = Boolean.getBoolean("dps.long") ? 300 : 20;
    /** For batches of some dozen rows, compiling each plan is most of the time. */
    private static final Map<String, String> FAST = Map.of(
            "spark.sql.codegen.wholeStage", "false",
            "spark.sql.codegen.factoryMode", "NO_CODEGEN");

    @TempDir(cleanup = CleanupMode.ALWAYS)
    static Path brokerFolder;

    private static ForkedBroker broker;
    private static InputView names;
    private static SparkSession session;

    @BeforeAll
    static void startServers() throws Exception {
        broker = ForkedBroker.start(brokerFolder, Duration.ofMinutes(2));
        try (Admin admin = admin()) {
            ForkedBroker.createTopics(
                    admin,
                    new NewTopic(Topics.DEFINITIONS, 1, (short) 1).configs(Map.of("cleanup.policy", "compact")),
                    new NewTopic(StreamCase.PROGRESS, 1, (short) 1));
            names = StreamCase.makeNames(admin, broker.address());
        }
        KafkaRows.session().stop();
        if (!Boolean.getBoolean("dps.long")) {
            FAST.forEach(System::setProperty);
        }
        session = KafkaRows.session();
    }

    @AfterAll
    static void endServers() {
        if (session != null) {
            session.stop();
        }
        FAST.keySet().forEach(System::clearProperty);
        if (broker != null) {
            broker.close();
        }
    }

    @Test
    void verify_accepts_what_a_stream_has_written_and_finds_each_change() throws Exception {
        // given
        PropertyCases cases = PropertyCases.of(StreamPropertyTest.class, FIRST_SEED, CASES);
        // when
        List<StreamCase.Outcome> outcomes = PropertyCases.withCheckpoints(checkpoints -> {
            try (Admin admin = admin()) {
                return cases.run(
                        seed -> new StreamCase(seed, broker.address(), checkpoints, names),
                        one -> one.run(admin, session));
            }
        });
        // then
        System.out.println("property test: " + summary(outcomes));
        if (cases.count() >= CASES) {
            assertThat(outcomes).filteredOn(outcome -> outcome.right() > 0).hasSizeGreaterThan(cases.count() / 2);
            assertThat(outcomes)
                    .anyMatch(outcome -> outcome.lateGroups() > 0)
                    .anyMatch(outcome -> outcome.rejected() > 0)
                    .anyMatch(StreamCase.Outcome::hasStaticView)
                    .anyMatch(outcome -> !outcome.isWindowed());
        }
    }

    private static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", broker.address()));
    }

    private static Map<String, Long> summary(List<StreamCase.Outcome> outcomes) {
        Map<String, Long> sums = new TreeMap<>();
        for (StreamCase.Outcome outcome : outcomes) {
            outcome.millis().forEach((what, ms) -> sums.merge("ms in " + what, ms, Long::sum));
            sums.merge("batches", (long) outcome.batches(), Long::sum);
            sums.merge("right rows", outcome.right(), Long::sum);
            sums.merge("repeated rows", outcome.repeated(), Long::sum);
            sums.merge("late groups", outcome.lateGroups(), Long::sum);
            sums.merge("rejects", outcome.rejected(), Long::sum);
            sums.merge("kills", (long) outcome.kills(), Long::sum);
            sums.merge("changes: " + outcome.change(), 1L, Long::sum);
            sums.merge("windowed cases", outcome.isWindowed() ? 1L : 0L, Long::sum);
            sums.merge("cases with a static view", outcome.hasStaticView() ? 1L : 0L, Long::sum);
            sums.merge("cases", 1L, Long::sum);
        }
        return sums;
    }
}
