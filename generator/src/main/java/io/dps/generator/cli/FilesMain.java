package io.dps.generator.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.dps.contract.ExitCode;
import io.dps.contract.FailureKind;
import io.dps.contract.FailureReport;
import io.dps.contract.StopSignals;
import io.dps.contract.Topics;
import io.dps.generator.inbox.EndOffsets;
import io.dps.generator.inbox.Inbox;
import io.dps.generator.inbox.InboxRun;
import io.dps.generator.inbox.InboxRun.FileReport;
import io.dps.generator.inbox.InboxRun.InboxListener;
import io.dps.generator.publish.KafkaCluster;
import io.dps.generator.replay.BadRow;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.ToLongFunction;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The program that publishes dropped files as readings. Makes one pass over a folder; prints one line of JSON per file,
 * and at the end one with the totals. SIGTERM and SIGINT end the pass gracefully; the next pass continues from there.
 */
@Command(
        name = "files",
        mixinStandardHelpOptions = true,
        description = "Publishes the CSV files of a folder as readings, each once, and archives them; prints a line of"
                + " JSON per file.",
        sortOptions = false,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:done, or stopped on request",
            "1:a file was not usable and was moved to DIR/failed, or there was an I/O or broker error",
            "5:another process is working on the folder"
        })
public final class FilesMain implements Callable<Integer> {

    @Option(names = "--brokers", required = true, paramLabel = "HOST:PORT", description = "Bootstrap servers.")
    private String brokers;

    @Option(
            names = "--topic",
            paramLabel = "TOPIC",
            defaultValue = Topics.READINGS,
            description = "Topic of the readings (default: ${DEFAULT-VALUE}).")
    private String topic;

    @Option(
            names = "--inbox",
            required = true,
            paramLabel = "DIR",
            description =
                    "Folder into which files are dropped; published files go to DIR/archive, unusable ones to DIR/failed.")
    private Path folder;

    @Option(
            names = "--settle",
            paramLabel = "D",
            defaultValue = "10s",
            converter = OptionConverters.OfDuration.class,
            description = "Skip files that changed within this time (default: ${DEFAULT-VALUE}).")
    private Duration settle;

    @Mixin
    private RowOptions rows = new RowOptions();

    @Option(
            names = "--timeout",
            paramLabel = "D",
            defaultValue = "30s",
            converter = OptionConverters.OfDuration.class,
            description = "How long to wait for a broker (default: ${DEFAULT-VALUE}).")
    private Duration timeout;

    @Spec
    private CommandSpec spec;

    private final Clock clock;

    FilesMain(Clock clock) {
        this.clock = clock;
    }

    /** Makes one pass and ends the process. */
    public static void main(String[] args) {
        // First: on an interrupted thread Log4j does not start, and then no class that logs can be used.
        LoggerFactory.getILoggerFactory();
        Thread work = Thread.currentThread();
        StopSignals.handle(signal -> work.interrupt());
        System.exit(commandLine(Clock.systemUTC()).execute(args));
    }

    /** Returns the command. Executing it does not end the process; interrupting its thread stops it. */
    static CommandLine commandLine(Clock clock) {
        return ProgramFailures.reportFailuresOf(new CommandLine(new FilesMain(clock)));
    }

    @Override
    public Integer call() throws IOException {
        rows.check();
        Inbox inbox = new Inbox(folder);
        Optional<Closeable> lock = inbox.lock();
        if (lock.isEmpty()) {
            return new FailureReport(
                            FailureKind.WRITER_HELD,
                            "another process is working on " + folder,
                            "wait until it has finished")
                    .print(spec.commandLine().getErr());
        }
        try {
            KafkaCluster kafka = new KafkaCluster(Map.of("bootstrap.servers", brokers), timeout);
            List<FileReport> reports = new InboxRun(
                            inbox, kafka, name -> new EndOffsets(kafka, name), topic, settle, rows::apply, clock)
                    .run(new Printer());
            print(FileLine.sumOf(reports));
            if (Thread.currentThread().isInterrupted()) {
                PrintWriter err = spec.commandLine().getErr();
                err.println("note: stopped by a signal; the next run continues where this one ended");
                err.flush();
            }
            return reports.stream().anyMatch(file -> FilesMain.isTrouble(file)) ? ExitCode.FAILED.value() : 0;
        } finally {
            lock.get().close();
        }
    }

    private static boolean isTrouble(FileReport file) {
        return file.state() == FileReport.State.UNUSABLE || file.state() == FileReport.State.BLOCKED;
    }

    private void print(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }

    private final class Printer implements InboxListener {
        private static final int BAD_ROWS_SHOWN = 20;

        private long badRows;

        @Override
        public void onBadRow(String file, BadRow row) {
            badRows++;
            PrintWriter err = spec.commandLine().getErr();
            if (badRows <= BAD_ROWS_SHOWN) {
                err.println(file + ": line " + row.line() + ": " + row.column() + ": " + row.reason());
            } else if (badRows == BAD_ROWS_SHOWN + 1) {
                err.println("more bad rows follow; see the .bad-rows.csv files in the archive");
            }
            err.flush();
        }

        @Override
        public void onNote(String file, String note) {
            PrintWriter err = spec.commandLine().getErr();
            err.println(file + ": " + note);
            err.flush();
        }

        @Override
        public void onFile(FileReport report) {
            print(FileLine.of(report));
            if (report.state() == FileReport.State.BLOCKED) {
                new FailureReport(
                                FailureKind.STORAGE,
                                report.file() + " stays in the inbox: "
                                        + report.error().orElse("I/O error"),
                                "check the folder's permissions and the free disk space; the next run tries the file again")
                        .print(spec.commandLine().getErr());
            }
        }
    }

    /** Formats the reports about files as lines of JSON. */
    private static final class FileLine {

        private static final JsonFactory JSON = new JsonFactory();

        private FileLine() {}

        static String of(FileReport report) {
            return line(json -> {
                json.writeStringField("file", report.file());
                json.writeStringField("state", report.state().id());
                json.writeNumberField("acknowledged", report.acknowledged());
                json.writeNumberField("already_published", report.alreadyPublished());
                json.writeNumberField("bad_rows", report.badRows());
                if (report.error().isPresent()) {
                    json.writeStringField("error", report.error().get());
                }
            });
        }

        static String sumOf(List<FileReport> reports) {
            return line(json -> {
                json.writeStringField("state", "ended");
                for (FileReport.State state : FileReport.State.values()) {
                    json.writeNumberField(
                            state.id(),
                            reports.stream()
                                    .filter(file -> file.state() == state)
                                    .count());
                }
                json.writeNumberField("acknowledged", sum(reports, FileReport::acknowledged));
                json.writeNumberField("already_published", sum(reports, FileReport::alreadyPublished));
                json.writeNumberField("bad_rows", sum(reports, FileReport::badRows));
            });
        }

        private static long sum(List<FileReport> reports, ToLongFunction<FileReport> count) {
            return reports.stream().mapToLong(count).sum();
        }

        private static String line(Fields fields) {
            StringWriter text = new StringWriter();
            try (JsonGenerator json = JSON.createGenerator(text)) {
                json.writeStartObject();
                fields.writeTo(json);
                json.writeEndObject();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return text.toString();
        }

        @FunctionalInterface
        private interface Fields {
            void writeTo(JsonGenerator json) throws IOException;
        }
    }
}
