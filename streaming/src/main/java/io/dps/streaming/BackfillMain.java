package io.dps.streaming;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The backfill's process: options in, one {@link Backfill}, a line of JSON and an {@link ExitCode} out. */
@Command(
        name = "backfill",
        mixinStandardHelpOptions = true,
        description =
                "Averages again the readings of a topic between two times, late ones included; prints what it did as"
                        + " a line of JSON.",
        sortOptions = false,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:done",
            "1:it failed",
            "2:the command line is wrong",
            "3:the broker is not reachable, or a topic is missing"
        })
public final class BackfillMain implements Callable<Integer> {
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
            description = "Where averages go (${DEFAULT-VALUE}).")
    String outputTopic;

    @Option(
            names = "--from",
            required = true,
            paramLabel = "TIME",
            description = "Average windows that begin then or later, e.g. 2026-11-22T07:00:00Z.")
    Instant from;

    @Option(
            names = "--to",
            required = true,
            paramLabel = "TIME",
            description = "Average windows that end then or earlier; not in the future.")
    Instant to;

    @Option(
            names = "--recorded-until",
            paramLabel = "TIME",
            description = "Read no records that Kafka got later (default: all that the topic holds).")
    Optional<Instant> recordedUntil;

    @Option(
            names = "--window",
            paramLabel = "D",
            defaultValue = "10s",
            description = "Length of the window (${DEFAULT-VALUE}).")
    Duration window;

    @Option(names = "--by-sensor", description = "One average per sensor.")
    boolean bySensor;

    @Option(
            names = "--max-ahead",
            paramLabel = "D",
            defaultValue = "1h",
            description = "How far a reading's time may be past its record's timestamp (${DEFAULT-VALUE}).")
    Duration maxAhead;

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
        CommandLine commandLine = new CommandLine(new BackfillMain(clock));
        commandLine.registerConverter(Duration.class, BackfillMain::duration);
        commandLine.registerConverter(Instant.class, BackfillMain::instant);
        commandLine.setParameterExceptionHandler((usage, args) -> {
            say(usage.getCommandLine().getErr(), usage.getMessage(), "see --help");
            return ExitCode.USAGE.value();
        });
        commandLine.setExecutionExceptionHandler(BackfillMain::onFailure);
        return commandLine;
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
            throw new AveragerException(
                    ExitCode.USAGE,
                    "--to " + to + " lies in the future",
                    "windows that are still open have no average");
        }
        try {
            AveragerOptions options = new AveragerOptions(window, Duration.ZERO, bySensor, maxAhead);
            return new BackfillSettings(brokers, inputTopic, outputTopic, from, to, recordedUntil, options);
        } catch (IllegalArgumentException senseless) {
            throw new AveragerException(ExitCode.USAGE, senseless.getMessage(), "see --help", senseless);
        }
    }

    private static Duration duration(String text) {
        try {
            return DurationText.parse(text);
        } catch (IllegalArgumentException otherForm) {
            throw new CommandLine.TypeConversionException(otherForm.getMessage());
        }
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException otherForm) {
            throw new CommandLine.TypeConversionException("'" + text + "' is no time such as 2026-11-22T07:00:00Z");
        }
    }

    private static int onFailure(Exception failure, CommandLine commandLine, CommandLine.ParseResult parsed) {
        Logger log = LoggerFactory.getLogger(BackfillMain.class);
        log.error("ended by a failure", failure);
        AveragerException told = QueryFailure.of(failure, ((BackfillMain) commandLine.getCommand()).outputTopic);
        say(commandLine.getErr(), told.getMessage(), told.hint());
        return told.exitCode().value();
    }

    private static void say(PrintWriter err, String message, String hint) {
        err.println("error: " + message);
        err.println("hint: " + hint);
        err.flush();
    }
}
