package io.dps.streaming;

import io.dps.contract.ExitCode;
import io.dps.contract.RecordJson;
import io.dps.contract.StreamOptions;
import io.dps.contract.UserFailure;
import io.dps.streaming.Backfill.BackfillReport;
import io.dps.streaming.Backfill.BackfillSettings;
import io.dps.streaming.ProgramCommandLine.AveragingArguments;
import io.dps.streaming.run.ProgramFailure;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The backfill's main class: parses options, runs a {@link Backfill}, prints a line of JSON and ends with an {@link
 * ExitCode}.
 */
@Command(
        name = "backfill",
        mixinStandardHelpOptions = true,
        description =
                "Recomputes the averages of a topic between two times, including late readings; prints a report as one"
                        + " line of JSON.",
        sortOptions = false,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:done", "1:the backfill failed"})
public final class BackfillMain implements Callable<Integer> {
    @Mixin
    AveragingArguments averaging = new AveragingArguments();

    @Option(
            names = "--from",
            required = true,
            paramLabel = "TIME",
            description = "Average windows that begin at this time or later, e.g. 2026-11-22T07:00:00Z.")
    Instant from;

    @Option(
            names = "--to",
            required = true,
            paramLabel = "TIME",
            description = "Average windows that end at this time or earlier; not in the future.")
    Instant to;

    @Option(
            names = "--recorded-until",
            paramLabel = "TIME",
            description = "Ignore records that Kafka received after this time (default: no limit).")
    Optional<Instant> recordedUntil;

    @Spec
    CommandSpec spec;

    private final Clock clock;

    BackfillMain(Clock clock) {
        this.clock = clock;
    }

    /** Runs the backfill and ends the process. */
    public static void main(String[] args) {
        System.exit(commandLine(Clock.systemUTC()).execute(args));
    }

    /** Returns the command, which can be executed without ending the process. */
    static CommandLine commandLine(Clock clock) {
        BackfillMain program = new BackfillMain(clock);
        return ProgramCommandLine.of(
                program, failure -> ProgramFailure.of(failure, program.averaging.outputTopic), ExitCode.UNREACHABLE);
    }

    @Override
    public Integer call() {
        BackfillReport report = new Backfill(settings()).run();
        PrintWriter out = spec.commandLine().getOut();
        out.println(new String(RecordJson.write(report), StandardCharsets.UTF_8));
        out.flush();
        return ExitCode.OK.value();
    }

    private BackfillSettings settings() {
        if (to.isAfter(clock.instant())) {
            throw UserFailure.usage(
                    "--to " + to + " is in the future",
                    "give a time in the past: windows that are still open have no average");
        }
        StreamOptions options = averaging.options(Duration.ZERO);
        return new BackfillSettings(
                averaging.brokers,
                averaging.inputTopic,
                averaging.outputTopic,
                from,
                to,
                recordedUntil,
                options,
                averaging.isolation);
    }
}
