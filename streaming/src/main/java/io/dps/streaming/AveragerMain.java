package io.dps.streaming;

import io.dps.contract.ExitCode;
import io.dps.streaming.ProgramCommandLine.AveragingArguments;
import io.dps.streaming.ProgramCommandLine.RunArguments;
import io.dps.streaming.kafka.BrokerAccess;
import io.dps.streaming.kafka.BrokerTopics;
import io.dps.streaming.run.AveragerJob;
import io.dps.streaming.run.AveragerSettings;
import io.dps.streaming.run.ProgramFailure;
import io.dps.streaming.run.StopRequest;
import io.dps.streaming.run.StreamJob;
import io.dps.streaming.run.StreamRun;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The averager's main class: parses options, performs one {@link StreamRun} and ends with an {@link ExitCode}. */
@Command(
        name = "averager",
        mixinStandardHelpOptions = true,
        description = "Averages the readings of a Kafka topic per window, and writes the averages to another topic.",
        sortOptions = false,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:done, or stopped on request", "1:the query failed"})
public final class AveragerMain implements Callable<Integer> {
    @Mixin
    AveragingArguments averaging = new AveragingArguments();

    @Option(
            names = "--watermark",
            paramLabel = "D",
            defaultValue = "10s",
            description = "How long windows wait for late readings (default: ${DEFAULT-VALUE}).")
    Duration watermark;

    @Mixin
    RunArguments running = new RunArguments();

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
        return ProgramCommandLine.of(
                program,
                failure -> ProgramFailure.of(failure, program.averaging.outputTopic),
                ExitCode.UNREACHABLE,
                ExitCode.WRITER_HELD,
                ExitCode.REFUSED);
    }

    @Override
    public Integer call() {
        AveragerSettings settings = settings();
        StreamJob job =
                new AveragerJob(settings, () -> new BrokerTopics(settings.run().brokers()));
        new StreamRun(settings.run(), job, stop).run();
        return ExitCode.OK.value();
    }

    private AveragerSettings settings() {
        return new AveragerSettings(
                running.settings(BrokerAccess.open(averaging.brokers)),
                averaging.inputTopic,
                averaging.outputTopic,
                averaging.options(watermark),
                averaging.isolation,
                running.shufflePartitions());
    }
}
