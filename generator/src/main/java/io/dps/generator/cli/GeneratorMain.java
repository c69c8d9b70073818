package io.dps.generator.cli;

import io.dps.contract.PublishReport;
import io.dps.contract.StopSignals;
import io.dps.contract.UserFailure;
import io.dps.generator.publish.KafkaCluster;
import io.dps.generator.publish.PublishReports;
import io.dps.generator.publish.PublishSnapshot;
import io.dps.generator.publish.ReadingPublisher;
import io.dps.generator.publish.ReadingPublisher.PublishSummary;
import io.dps.generator.record.RecordSource;
import io.dps.generator.replay.BadRow;
import io.dps.generator.replay.BadRow.BadRowListener;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The generator's program, which prints its status as lines of JSON. SIGTERM and SIGINT end it gracefully: it
 * flushes what was sent, prints a last line with the state {@code stopped} and exact counts, and exits with code 0.
 */
@Command(
        name = "generator",
        mixinStandardHelpOptions = true,
        description =
                "Generates readings or records, or replays readings, and publishes them; prints a JSON status line every 5 s.",
        sortOptions = false,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:done, or stopped on request", "1:the file is not usable, or the broker rejected the records"
        })
public final class GeneratorMain implements Callable<Integer> {

    private static final Duration STATUS_DISTANCE = Duration.ofSeconds(5);
    private static final int BAD_ROWS_SHOWN = 20;

    @Option(names = "--brokers", required = true, paramLabel = "HOST:PORT", description = "Bootstrap servers.")
    private String brokers;

    @Mixin
    private GenerateOptions options;

    @Spec
    private CommandSpec spec;

    private final Clock clock;
    private long badRowsShown;

    GeneratorMain(Clock clock) {
        this.clock = clock;
    }

    /** Publishes and ends the process. */
    public static void main(String[] args) {
        // First: on an interrupted thread Log4j does not start, and then no class that logs can be used.
        LoggerFactory.getILoggerFactory();
        Thread work = Thread.currentThread();
        StopSignals.handle(signal -> work.interrupt());
        System.exit(commandLine().execute(args));
    }

    /** Returns the command. Executing it does not end the process; interrupting its thread stops it. */
    static CommandLine commandLine() {
        return ProgramFailures.reportFailuresOf(new CommandLine(new GeneratorMain(Clock.tickMillis(ZoneOffset.UTC))));
    }

    @Override
    public Integer call() {
        options.check();
        PrintWriter out = spec.commandLine().getOut();
        try (StatusLines status = new StatusLines(out, options.topic(), clock, STATUS_DISTANCE)) {
            try (RecordSource<?> source = options.open(badRows())) {
                PublishSummary summary = publish(source, status);
                source.notes().forEach(spec.commandLine().getErr()::println);
                status.end(PublishReports.ended(options.topic(), clock.instant(), summary));
                return 0;
            } catch (UserFailure e) {
                status.end(PublishReports.failed(options.topic(), clock.instant(), e));
                throw e;
            }
        }
    }

    private PublishSummary publish(RecordSource<?> source, StatusLines status) {
        KafkaCluster kafka = new KafkaCluster(Map.of("bootstrap.servers", brokers), options.timeout());
        return new ReadingPublisher(kafka).publish(source, options.request(), status::update);
    }

    private BadRowListener badRows() {
        PrintWriter err = spec.commandLine().getErr();
        return row -> show(row, err);
    }

    private void show(BadRow row, PrintWriter err) {
        badRowsShown++;
        if (badRowsShown <= BAD_ROWS_SHOWN) {
            err.println("line " + row.line() + ": " + row.column() + ": " + row.reason());
        } else if (badRowsShown == BAD_ROWS_SHOWN + 1) {
            err.println("more bad rows follow; they are only counted");
        }
    }

    /**
     * Prints the progress of publishing: at the start, at the first acknowledgement, at equal intervals, even while
     * the publisher waits for a broker, and at the end.
     */
    private static final class StatusLines implements AutoCloseable {

        private final PrintWriter out;
        private final String topic;
        private final Clock clock;
        private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "status-lines");
            thread.setDaemon(true);
            return thread;
        });
        private volatile PublishSnapshot latest = PublishSnapshot.none();

        /** Prints the first line, and starts to print further ones at intervals. */
        StatusLines(PrintWriter out, String topic, Clock clock, Duration distance) {
            this.out = out;
            this.topic = topic;
            this.clock = clock;
            printRunning();
            timer.scheduleAtFixedRate(
                    this::printRunning, distance.toMillis(), distance.toMillis(), TimeUnit.MILLISECONDS);
        }

        /** Stores the latest snapshot; prints it only when the first record has been acknowledged. */
        void update(PublishSnapshot snapshot) {
            boolean first = latest.acknowledged() == 0 && snapshot.acknowledged() > 0;
            latest = snapshot;
            if (first) {
                printRunning();
            }
        }

        /** Prints the last line, and no more after it. */
        void end(PublishReport report) {
            close();
            print(report);
        }

        /** Stops printing. */
        @Override
        public void close() {
            timer.shutdownNow();
        }

        private void printRunning() {
            print(PublishReports.running(topic, clock.instant(), latest));
        }

        private synchronized void print(PublishReport report) {
            boolean isLate = report.state() == PublishReport.State.RUNNING && timer.isShutdown();
            if (!isLate) {
                out.println(report.toJson());
                out.flush();
            }
        }
    }
}
