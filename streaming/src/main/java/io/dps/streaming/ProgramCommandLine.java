package io.dps.streaming;

import io.dps.contract.Durations;
import io.dps.contract.ExitCode;
import io.dps.contract.FailureKind;
import io.dps.contract.FailureReport;
import io.dps.contract.Isolation;
import io.dps.contract.StreamOptions;
import io.dps.contract.Topics;
import io.dps.contract.UserFailure;
import io.dps.streaming.checkpoint.CheckpointFolder;
import io.dps.streaming.kafka.BrokerAccess;
import io.dps.streaming.run.RunSettings;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;

/** The command line of this module's programs: the syntax of values and the reporting of failures. */
final class ProgramCommandLine {
    private ProgramCommandLine() {}

    /**
     * Returns the program's command, which can be executed without ending the process.
     *
     * @param report returns the failure that the user sees; the stack trace of an unexpected failure is logged
     * @param codes the exit codes that the program uses beside those of every program
     */
    static <P extends Callable<Integer>> CommandLine of(
            P program, Function<Exception, UserFailure> report, ExitCode... codes) {
        CommandLine commandLine = new CommandLine(program);
        UsageMessageSpec help = commandLine.getCommandSpec().usageMessage();
        Set<ExitCode> used = EnumSet.of(ExitCode.USAGE, ExitCode.INTERNAL);
        used.addAll(List.of(codes));
        help.exitCodeList(ExitCode.list(help.exitCodeList(), used));
        commandLine.registerConverter(Duration.class, ProgramCommandLine::duration);
        commandLine.registerConverter(Instant.class, ProgramCommandLine::instant);
        commandLine.setParameterExceptionHandler(
                (usage, args) -> new FailureReport(FailureKind.USAGE, usage.getMessage(), "see --help")
                        .print(usage.getCommandLine().getErr()));
        commandLine.setExecutionExceptionHandler((failure, line, parsed) -> {
            UserFailure known = report.apply(failure);
            if (known != failure || known.getCause() != null) {
                LoggerFactory.getLogger(program.getClass()).error("ended by a failure", failure);
            }
            return FailureReport.of(known).print(line.getErr());
        });
        return commandLine;
    }

    private static Duration duration(String text) {
        try {
            return Durations.parse(text);
        } catch (DateTimeParseException otherForm) {
            throw new CommandLine.TypeConversionException(
                    "'" + text + "' is not a duration (write 500ms, 10s, 1m30s, 1h or 1d)");
        }
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException otherForm) {
            throw new CommandLine.TypeConversionException("'" + text + "' is not a time such as 2026-11-22T07:00:00Z");
        }
    }

    /** The arguments of every program that averages: topics and windows. */
    static final class AveragingArguments {
        @Option(names = "--brokers", required = true, paramLabel = "HOST:PORT", description = "Bootstrap servers.")
        String brokers;

        @Option(
                names = "--input-topic",
                paramLabel = "TOPIC",
                defaultValue = Topics.READINGS,
                description = "Topic of the readings (default: ${DEFAULT-VALUE}).")
        String inputTopic;

        @Option(
                names = "--output-topic",
                paramLabel = "TOPIC",
                defaultValue = Topics.AVERAGES,
                description = "Topic of the averages; also the stream's name (default: ${DEFAULT-VALUE}).")
        String outputTopic;

        @Option(
                names = "--window",
                paramLabel = "D",
                defaultValue = "10s",
                description = "Length of a window (default: ${DEFAULT-VALUE}).")
        Duration window;

        @Option(names = "--by-sensor", description = "Average each sensor on its own.")
        boolean bySensor;

        @Option(
                names = "--max-ahead",
                paramLabel = "D",
                defaultValue = "1h",
                description =
                        "How far a reading's event time may be ahead of its record's timestamp (default: ${DEFAULT-VALUE}).")
        Duration maxAhead;

        @Option(
                names = "--isolation",
                paramLabel = "LEVEL",
                defaultValue = "read_committed",
                description =
                        "Isolation level of reading: read_committed or read_uncommitted (default: ${DEFAULT-VALUE}).")
        Isolation isolation;

        /** @throws UserFailure of kind {@code USAGE} if the values contradict each other */
        StreamOptions options(Duration watermark) {
            return new StreamOptions(window, watermark, maxAhead, bySensor);
        }
    }

    /** The arguments of a program that reaches brokers which may demand a password. */
    static final class BrokerArguments {
        @Option(names = "--brokers", required = true, paramLabel = "HOST:PORT", description = "Bootstrap servers.")
        String brokers;

        @Option(
                names = "--kafka-properties",
                paramLabel = "FILE",
                description = "Settings of Kafka clients, such as a password, as name=value lines; only its owner"
                        + " should be able to read the file (default: the brokers let everyone in).")
        Optional<Path> properties;

        /** @throws UserFailure of kind {@code USAGE} if the file cannot be read */
        BrokerAccess access() {
            return properties.map(file -> BrokerAccess.of(brokers, file)).orElseGet(() -> BrokerAccess.open(brokers));
        }
    }

    /** The arguments of every program that runs a stream, whatever the stream computes. */
    static final class RunArguments {
        @Option(
                names = "--progress-topic",
                paramLabel = "TOPIC",
                defaultValue = Topics.PROGRESS,
                description = "Topic of the progress records (default: ${DEFAULT-VALUE}).")
        String progressTopic;

        @Mixin
        CheckpointArgument checkpoint = new CheckpointArgument();

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

        @Option(
                names = "--cores",
                paramLabel = "N",
                description =
                        "Number of cores to use (default: all of this machine, or what a cluster's settings say).")
        Optional<Integer> cores;

        @Option(
                names = "--lease",
                defaultValue = "${env:DPS_LEASE:-false}",
                description = "Hold the right to write against other machines too, by a lease that the brokers keep"
                        + " (default: DPS_LEASE of the environment, or false).")
        boolean lease;

        @Option(names = "--run-id", paramLabel = "ID", description = "Id of this run (default: random).")
        Optional<String> runId;

        /** @throws UserFailure of kind {@code USAGE} if a number is less than one */
        RunSettings settings(BrokerAccess brokers) {
            return new RunSettings(
                    brokers,
                    progressTopic,
                    checkpoint.folder(),
                    new RunSettings.Pace(untilCaughtUp, trigger),
                    waitForWriter,
                    runFor,
                    runId.orElseGet(() -> UUID.randomUUID().toString()),
                    number("--cores", cores),
                    lease);
        }

        /** @throws UserFailure of kind {@code USAGE} if the number is less than one */
        OptionalInt shufflePartitions() {
            return number("--shuffle-partitions", shufflePartitions);
        }

        private static OptionalInt number(String option, Optional<Integer> given) {
            if (given.orElse(1) < 1) {
                throw UserFailure.usage(option + " must be 1 or more", "see --help");
            }
            return given.map(OptionalInt::of).orElseGet(OptionalInt::empty);
        }
    }

    /** The argument that names a stream's checkpoint folder. */
    static final class CheckpointArgument {
        @Option(
                names = "--checkpoint",
                required = true,
                paramLabel = "DIR",
                description = "Folder of the stream's checkpoint.")
        String checkpoint;

        /**
         * Returns the folder. It must be on a mounted file system, as the writer's lock is an operating system lock.
         *
         * @throws UserFailure with {@link ExitCode#USAGE} if it is not on a mounted file system
         */
        CheckpointFolder folder() {
            try {
                return new CheckpointFolder(
                        checkpoint.matches("[a-z][a-z0-9+.-]+:.*")
                                ? Path.of(URI.create(checkpoint))
                                : Path.of(checkpoint).toAbsolutePath());
            } catch (IllegalArgumentException | FileSystemNotFoundException noFolder) {
                throw UserFailure.usage(
                        "--checkpoint " + checkpoint + " is not on a mounted file system",
                        "give a path, or a file: URI",
                        noFolder);
            }
        }
    }
}
