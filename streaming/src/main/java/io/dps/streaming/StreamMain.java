package io.dps.streaming;

import io.dps.contract.ExitCode;
import io.dps.contract.UserFailure;
import io.dps.streaming.ProgramCommandLine.BrokerArguments;
import io.dps.streaming.ProgramCommandLine.RunArguments;
import io.dps.streaming.kafka.BrokerAccess;
import io.dps.streaming.kafka.BrokerTopics;
import io.dps.streaming.kafka.DefinitionTopic;
import io.dps.streaming.run.ProgramFailure;
import io.dps.streaming.run.RunSettings;
import io.dps.streaming.run.SqlJob;
import io.dps.streaming.run.StopRequest;
import io.dps.streaming.run.StreamJob;
import io.dps.streaming.run.StreamRun;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The main class of a stream that a user made: reads the stream's definition, and performs one {@link StreamRun}. */
@Command(
        name = "stream",
        mixinStandardHelpOptions = true,
        description = "Runs a stream by its definition: SQL over a topic, whose rows go to another topic.",
        sortOptions = false,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:done, or stopped on request", "1:the query failed"})
public final class StreamMain implements Callable<Integer> {
    @Mixin
    BrokerArguments broker = new BrokerArguments();

    @Option(names = "--stream", required = true, paramLabel = "NAME", description = "Name of the stream.")
    String stream;

    @Option(
            names = "--batch-limit",
            paramLabel = "N",
            description = "Most records that a batch reads (default: all that are there).")
    Optional<Long> batchLimit;

    @Mixin
    RunArguments running = new RunArguments();

    private final StopRequest stop;

    StreamMain(StopRequest stop) {
        this.stop = stop;
    }

    /** Runs the stream and ends the process. */
    public static void main(String[] args) {
        System.exit(commandLine(StopRequest.bySignal()).execute(args));
    }

    /** Returns the command, which can be executed without ending the process. */
    static CommandLine commandLine(StopRequest stop) {
        StreamMain program = new StreamMain(stop);
        return ProgramCommandLine.of(
                program,
                failure -> ProgramFailure.of(failure, program.stream),
                ExitCode.UNREACHABLE,
                ExitCode.WRITER_HELD,
                ExitCode.REFUSED);
    }

    /** @throws UserFailure of kind {@code USAGE} if the number is less than one */
    private OptionalLong batchLimit() {
        if (batchLimit.orElse(1L) < 1) {
            throw UserFailure.usage("--batch-limit must be 1 or more", "see --help");
        }
        return batchLimit.map(OptionalLong::of).orElseGet(OptionalLong::empty);
    }

    @Override
    public Integer call() {
        BrokerAccess brokers = broker.access();
        RunSettings settings = running.settings(brokers);
        StreamJob job = new SqlJob(
                settings,
                () -> new DefinitionTopic(brokers).read(stream),
                running.shufflePartitions(),
                batchLimit(),
                () -> new BrokerTopics(brokers));
        new StreamRun(settings, job, stop).run();
        return ExitCode.OK.value();
    }
}
