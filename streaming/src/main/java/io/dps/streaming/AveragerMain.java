package io.dps.streaming;

import io.dps.contract.ExitCode;
import io.dps.contract.StreamOptions;
import io.dps.contract.Topics;
import io.dps.contract.UserFailure;
import io.dps.streaming.ProgramCommandLine.AveragingArguments;
import io.dps.streaming.ProgramCommandLine.CheckpointArgument;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The averager's main class: parses options, performs one {@link AveragerRun} and ends with an {@link ExitCode}. */
@Command(
        name = "averager",
        mixinStandardHelpOptions = true,
        description = "Averages the readings of a Kafka topic per window, and writes the averages to another topic.",
        sortOptions = false,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:done, or stopped on request",
            "1:the query failed",
            "2:the command line is wrong",
            "3:the broker is not reachable, or a topic is missing",
            "5:another writer holds the checkpoint",
            "6:options or topics differ from those that created the checkpoint",
            "70:a bug in dps"
        })
public final class AveragerMain implements Callable<Integer> {
    @Mixin
    AveragingArguments averaging = new AveragingArguments();

    @Option(
            names = "--progress-topic",
            paramLabel = "TOPIC",
            defaultValue = Topics.PROGRESS,
            description = "Topic of the progress records (default: ${DEFAULT-VALUE}).")
    String progressTopic;

    @Mixin
    CheckpointArgument checkpoint = new CheckpointArgument();

    @Option(
            names = "--watermark",
            paramLabel = "D",
            defaultValue = "10s",
            description = "How long windows wait for late readings (default: ${DEFAULT-VALUE}).")
    Duration watermark;

    @Option(names = "--until-caught-up", description = "Process the records present at the start, then stop.")
    boolean untilCaughtUp;

    @Option(
            names = "--trigger",
            paramLabel = "D",
            defaultValue = "1s",
            description = "Minimum time between batches (default: ${DEFAULT-VALUE}).")
    Duration trigger;

    @Option(names = "--for", paramLabel = "D", description = "Stop after this time.")
    Optional<Duration> runFor;

    @Option(
            names = "--wait-for-writer",
            paramLabel = "D",
            defaultValue = "0s",
            description =
                    "Start the session, then wait up to this long for another writer to exit (default: ${DEFAULT-VALUE}).")
    Duration waitForWriter;

    @Option(
            names = "--shuffle-partitions",
            paramLabel = "N",
            description =
                    "Number of partitions of the state (default: as stored with the checkpoint, or the number of cores).")
    Optional<Integer> shufflePartitions;

    @Option(names = "--run-id", paramLabel = "ID", description = "Id of this run (default: random).")
    Optional<String> runId;

    private final StopRequest stop;

    AveragerMain(StopRequest stop) {
        this.stop = stop;
    }

    /** Runs the averager and ends the process. */
    public static void main(String[] args) {
        System.exit(commandLine(StopRequest.bySignal()).execute(args));
    }

    /** Returns the command, which can be executed without ending the process. */
    static CommandLine commandLine(StopRequest stop) {
        AveragerMain program = new AveragerMain(stop);
        return ProgramCommandLine.of(program, failure -> ProgramFailure.of(failure, program.averaging.outputTopic));
    }

    @Override
    public Integer call() {
        new AveragerRun(settings(), stop).run();
        return ExitCode.OK.value();
    }

    private AveragerSettings settings() {
        return new AveragerSettings(
                averaging.brokers,
                averaging.inputTopic,
                averaging.outputTopic,
                progressTopic,
                checkpoint.folder(),
                options(),
                averaging.isolation,
                new AveragerSettings.Pace(untilCaughtUp, trigger),
                waitForWriter,
                runFor,
                shufflePartitions.map(OptionalInt::of).orElseGet(OptionalInt::empty),
                runId.orElseGet(() -> UUID.randomUUID().toString()));
    }

    private StreamOptions options() {
        if (shufflePartitions.orElse(1) < 1) {
            throw UserFailure.usage("--shuffle-partitions must be 1 or more", "see --help");
        }
        return averaging.options(watermark);
    }
}
