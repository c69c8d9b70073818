package io.dps.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.streaming.checkpoint.CheckpointFolder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** A run of a user's stream in a process of its own, until it is killed as {@code kill -9} does. */
final class ForkedRun {
    private static final Duration PLENTY = Duration.ofMinutes(5);
    private static final int LAST_BATCH = 3;
    private static final int LONGEST_PAUSE_MS = 300;

    private final CheckpointFolder folder;
    private final List<String> arguments;

    ForkedRun(String brokers, String stream, CheckpointFolder folder, int statePartitions, OptionalLong batchLimit) {
        this.folder = folder;
        this.arguments = new ArrayList<>(List.of(
                "--brokers",
                brokers,
                "--stream",
                stream,
                "--progress-topic",
                StreamCase.PROGRESS,
                "--checkpoint",
                folder.root().toString(),
                "--shuffle-partitions",
                Integer.toString(statePartitions),
                "--until-caught-up"));
        batchLimit.ifPresent(most -> arguments.addAll(List.of("--batch-limit", Long.toString(most))));
    }

    /**
     * Starts the run, and kills it some moment after one of its first batches has begun.
     *
     * @return false if the run had caught up before
     */
    boolean killAtRandom(Random random) throws IOException, InterruptedException {
        folder.create();
        int batch = random.nextInt(LAST_BATCH);
        // Either the batch is planned, or it is about to write its rows.
        Path begun = random.nextBoolean()
                ? folder.query().resolve("offsets").resolve(Integer.toString(batch))
                : folder.runs(batch);
        int pause = random.nextInt(LONGEST_PAUSE_MS);
        Path log = folder.root().resolveSibling(folder.stream() + ".log");
        Process process = new ProcessBuilder(command())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        try {
            long started = System.nanoTime();
            while (process.isAlive() && !Files.exists(begun)) {
                assertThat(System.nanoTime() - started)
                        .as("time to begin a batch")
                        .isLessThan(PLENTY.toNanos());
                TimeUnit.MILLISECONDS.sleep(5);
            }
            if (process.waitFor(pause, TimeUnit.MILLISECONDS)) {
                assertThat(process.exitValue()).as(Files.readString(log)).isZero();
                return false;
            }
            return true;
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-Xmx512m", "-Dspark.master=local[2]", "-Dspark.log.level=ERROR"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), StreamMain.class.getName()));
        command.addAll(arguments);
        return command;
    }
}
