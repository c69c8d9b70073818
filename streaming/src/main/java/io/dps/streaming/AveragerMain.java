package io.dps.streaming;

import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The averager's process: options in, one {@link AveragerRun}, and an {@link ExitCode} out. */
@Command(
        name = "averager",
        mixinStandardHelpOptions = true,
        description = "Averages readings of one Kafka topic per window into another.",
        sortOptions = false,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:done, or stopped when asked to",
            "1:the query failed",
            "2:the command line is wrong",
            "3:the broker is not reachable, or a topic is missing",
            "5:another writer holds the checkpoint",
            "6:the checkpoint was made with other options or topics"
        })
public final class AveragerMain implements Callable<Integer> {
    @Option(names = "--brokers", required = true, paramLabel = "HOST:PORT", description = "Bootstrap servers.")
    String brokers;

    @Option(
            names = "--input-topic",
            paramLabel = "TOPIC",
            defaultValue = "weather_data",
            description = "Where readings come from (${DEFAULT-VALUE}).")
    String inputTopic;

    @Option(
            names = "--output-topic",
            paramLabel = "TOPIC",
            defaultValue = "weather_data_avg",
            description = "Where averages go; also the stream's name (${DEFAULT-VALUE}).")
    String outputTopic;

    @Option(
            names = "--progress-topic",
            paramLabel = "TOPIC",
            defaultValue = "dps_stream_progress",
            description = "Where progress records go (${DEFAULT-VALUE}).")
    String progressTopic;

    @Option(names = "--checkpoint", required = true, paramLabel = "DIR", description = "The stream's own folder.")
    String checkpoint;

    @Option(
            names = "--window",
            paramLabel = "D",
            defaultValue = "10s",
            description = "Length of the window (${DEFAULT-VALUE}).")
    Duration window;

    @Option(
            names = "--watermark",
            paramLabel = "D",
            defaultValue = "10s",
            description = "How long windows wait for late readings (${DEFAULT-VALUE}).")
    Duration watermark;

    @Option(names = "--by-sensor", description = "One average per sensor.")
    boolean bySensor;

    @Option(
            names = "--max-ahead",
            paramLabel = "D",
            defaultValue = "1h",
            description = "How far a reading's time may be past its record's timestamp (${DEFAULT-VALUE}).")
    Duration maxAhead;

    @Option(names = "--until-caught-up", description = "Process what is there at the start, then end.")
    boolean untilCaughtUp;

    @Option(
            names = "--trigger",
            paramLabel = "D",
            defaultValue = "1s",
            description = "Least time between two batches (${DEFAULT-VALUE}).")
    Duration trigger;

    @Option(names = "--for", paramLabel = "D", description = "Stop after this time.")
    Optional<Duration> runFor;

    @Option(
            names = "--wait-for-writer",
            paramLabel = "D",
            defaultValue = "0s",
            description = "Start the session, then wait so long for another writer to leave.")
    Duration waitForWriter;

    @Option(
            names = "--shuffle-partitions",
            paramLabel = "N",
            description = "Parts of the state (as stored with the checkpoint, else the number of cores).")
    Optional<Integer> shufflePartitions;

    @Option(names = "--run-id", paramLabel = "ID", description = "Id of this run (random).")
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
        CommandLine commandLine = new CommandLine(new AveragerMain(stop));
        commandLine.registerConverter(Duration.class, AveragerMain::duration);
        commandLine.setParameterExceptionHandler((usage, args) -> {
            say(usage.getCommandLine().getErr(), usage.getMessage(), "see --help");
            return ExitCode.USAGE.value();
        });
        commandLine.setExecutionExceptionHandler(AveragerMain::onFailure);
        return commandLine;
    }

    @Override
    public Integer call() {
        new AveragerRun(settings(), stop).run();
        return ExitCode.OK.value();
    }

    private AveragerSettings settings() {
        return new AveragerSettings(
                brokers,
                inputTopic,
                outputTopic,
                progressTopic,
                new CheckpointFolder(folder(checkpoint)),
                options(),
                new AveragerSettings.Pace(untilCaughtUp, trigger),
                waitForWriter,
                runFor,
                shufflePartitions.map(OptionalInt::of).orElseGet(OptionalInt::empty),
                runId.orElseGet(() -> UUID.randomUUID().toString()));
    }

    private AveragerOptions options() {
        try {
            if (shufflePartitions.orElse(1) < 1) {
                throw new IllegalArgumentException("the number of shuffle partitions must be 1 or more");
            }
            return new AveragerOptions(window, watermark, bySensor, maxAhead);
        } catch (IllegalArgumentException senseless) {
            throw new AveragerException(ExitCode.USAGE, senseless.getMessage(), "see --help", senseless);
        }
    }

    /** The writer's lock is one of the operating system, so the folder must be one of its files. */
    private static Path folder(String text) {
        try {
            return text.matches("[a-z][a-z0-9+.-]+:.*")
                    ? Path.of(URI.create(text))
                    : Path.of(text).toAbsolutePath();
        } catch (IllegalArgumentException | FileSystemNotFoundException noFolder) {
            throw new AveragerException(
                    ExitCode.USAGE,
                    "--checkpoint " + text + " is no folder of a mounted file system",
                    "give a path, or a file: URI",
                    noFolder);
        }
    }

    private static Duration duration(String text) {
        try {
            return DurationText.parse(text);
        } catch (IllegalArgumentException otherForm) {
            throw new CommandLine.TypeConversionException(otherForm.getMessage());
        }
    }

    private static int onFailure(Exception failure, CommandLine commandLine, CommandLine.ParseResult parsed) {
        Logger log = LoggerFactory.getLogger(AveragerMain.class);
        log.error("ended by a failure", failure);
        AveragerException told = QueryFailure.of(failure, ((AveragerMain) commandLine.getCommand()).outputTopic);
        say(commandLine.getErr(), told.getMessage(), told.hint());
        return told.exitCode().value();
    }

    private static void say(PrintWriter err, String message, String hint) {
        err.println("error: " + message);
        err.println("hint: " + hint);
        err.flush();
    }
}
