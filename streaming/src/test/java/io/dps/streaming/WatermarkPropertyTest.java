package io.dps.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.streaming.average.KafkaRows;
import io.dps.testing.ForkedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random streams through a real broker and a real Spark, held against {@link WatermarkModel}; {@link PropertyCases} says
 * how to run other ones.
 */
@Tag("slow")
class WatermarkPropertyTest {
    private static final long FIRST_SEED = 1000;
    /** Before a release, many more. */
    private static final int CASES = Boolean.getBoolean("dps.long") ? 200 : 40;

    @TempDir(cleanup = CleanupMode.ALWAYS)
    static Path brokerFolder;

    private static ForkedBroker broker;
    private static SparkSession session;

    @BeforeAll
    static void startServers() throws Exception {
        broker = ForkedBroker.start(brokerFolder, Duration.ofMinutes(2));
        session = KafkaRows.session();
    }

    @AfterAll
    static void endBroker() {
        if (broker != null) {
            broker.close();
        }
    }

    @Test
    void averages_watermarks_and_counts_are_those_of_the_model() throws Exception {
        // given
        PropertyCases cases = PropertyCases.of(WatermarkPropertyTest.class, FIRST_SEED, CASES);
        // when
        List<PropertyCase.Outcome> outcomes = PropertyCases.withCheckpoints(checkpoints -> {
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
                return cases.run(
                        seed -> new PropertyCase(seed, broker.address(), checkpoints), one -> one.run(admin, session));
            }
        });
        // then
        System.out.println("property test: " + summary(outcomes));
        if (cases.count() >= CASES) {
            assertThat(outcomes).anyMatch(outcome -> outcome.late() > 0).anyMatch(outcome -> outcome.open() > 0);
            assertThat(outcomes).filteredOn(outcome -> outcome.windows() > 0).hasSizeGreaterThan(cases.count() / 2);
        }
    }

    private static Map<String, Long> summary(List<PropertyCase.Outcome> outcomes) {
        Map<String, Long> sums = new TreeMap<>();
        for (PropertyCase.Outcome outcome : outcomes) {
            outcome.millis().forEach((what, ms) -> sums.merge("ms in " + what, ms, Long::sum));
            sums.merge("batches", (long) outcome.batches(), Long::sum);
            sums.merge("closed windows", (long) outcome.windows(), Long::sum);
            sums.merge("late readings", (long) outcome.late(), Long::sum);
            sums.merge("open windows", (long) outcome.open(), Long::sum);
            sums.merge("cases", 1L, Long::sum);
        }
        return sums;
    }
}
