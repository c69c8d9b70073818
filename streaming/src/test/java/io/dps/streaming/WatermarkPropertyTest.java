package io.dps.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.streaming.average.KafkaRows;
import io.dps.testing.ForkedBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random streams through a real broker and a real Spark, held against {@link WatermarkModel}. {@code -Ddps.property.cases=N}
 * runs more or fewer of them, {@code -Ddps.property.seed=S} begins with another one; a seed alone runs just that one.
 */
@Tag("slow")
class WatermarkPropertyTest {
    private static final long FIRST_SEED = 1000;
    /** Before a release, many more. */
    private static final int CASES = Boolean.getBoolean("dps.long") ? 200 : 40;

    private static final int SIDE_BY_SIDE = 4;

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
        Long seed = Long.getLong("dps.property.seed");
        int cases = Integer.getInteger("dps.property.cases", seed == null ? CASES : 1);
        long first = seed == null ? FIRST_SEED : seed;
        Path checkpoints = checkpoints();
        ExecutorService lanes = Executors.newFixedThreadPool(SIDE_BY_SIDE);
        List<String> failures = new ArrayList<>();
        List<PropertyCase.Outcome> outcomes = new ArrayList<>();
        // when
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
            List<PropertyCase> made = new ArrayList<>();
            List<Future<PropertyCase.Outcome>> running = new ArrayList<>();
            for (long s = first; s < first + cases; s++) {
                PropertyCase one = new PropertyCase(s, broker.address(), checkpoints);
                made.add(one);
                running.add(lanes.submit((Callable<PropertyCase.Outcome>) () -> one.run(admin, session)));
            }
            for (int i = 0; i < cases; i++) {
                collect(running.get(i), made.get(i), first + i, outcomes, failures);
            }
        } finally {
            lanes.shutdownNow();
            delete(checkpoints);
        }
        // then
        System.out.println("property test: " + summary(outcomes));
        assertThat(failures).as("%d of %d cases failed", failures.size(), cases).isEmpty();
        if (cases >= CASES) {
            assertThat(outcomes).anyMatch(outcome -> outcome.late() > 0).anyMatch(outcome -> outcome.open() > 0);
            assertThat(outcomes).filteredOn(outcome -> outcome.windows() > 0).hasSizeGreaterThan(cases / 2);
        }
    }

    private static void collect(
            Future<PropertyCase.Outcome> running,
            PropertyCase one,
            long seed,
            List<PropertyCase.Outcome> outcomes,
            List<String> failures)
            throws InterruptedException {
        try {
            outcomes.add(running.get());
        } catch (java.util.concurrent.ExecutionException failed) {
            failures.add(one + " (alone: mvn -pl streaming test -Dtest=WatermarkPropertyTest -Ddps.property.seed="
                    + seed + "): " + failed.getCause());
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

    /** In memory where there is such a folder: hundreds of small files are forced to disk otherwise. */
    private static Path checkpoints() throws Exception {
        Path memory = Path.of("/dev/shm");
        return Files.isWritable(memory)
                ? Files.createTempDirectory(memory, "dps-property")
                : Files.createTempDirectory("dps-property");
    }

    private static void delete(Path folder) throws Exception {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
