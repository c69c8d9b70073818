package io.dps.shell.generate;

import io.dps.contract.PublishReport;
import io.dps.generator.cli.GenerateOptions;
import io.dps.shell.output.Column;
import io.dps.shell.output.StatusLine;
import io.dps.shell.platform.Invocation;
import io.dps.shell.settings.NamedFile;
import io.dps.stack.model.ServiceStatus;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The commands of {@code generate}. */
@Command(
        name = "generate",
        header = "Generate readings, generate records from a schema, or replay a file.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            GenerateRunCommand.class,
            GenerateCommand.StartCommand.class,
            GenerateCommand.StatusCommand.class,
            GenerateCommand.StopCommand.class
        },
        footer = {
            "",
            "Examples:",
            "  generate run --count 1000 --rate 100/s",
            "  generate start --rate 50/s --sensors 3",
            "  generate status"
        })
public final class GenerateCommand {
    private static final List<Column> COLUMNS = List.of(
            Column.text("state"),
            Column.text("id"),
            Column.text("topic"),
            Column.number("acknowledged"),
            Column.number("rate"),
            Column.number("bytes"),
            Column.number("ack_ms_p50"),
            Column.number("ack_ms_p99"),
            Column.number("late"),
            Column.number("duplicates"),
            Column.number("malformed"),
            Column.number("bad_rows"),
            Column.text("reported"),
            Column.text("error"));

    /** {@code generate start}: publishes readings or records from a process of the target. */
    @Command(
            name = "start",
            header = "Generate or replay in a process that outlives the shell.",
            description =
                    "Takes the options of 'generate run'. Returns once the broker has acknowledged the first records.",
            footer = {
                "",
                "Examples:",
                "  generate start --rate 50/s --sensors 3",
                "  generate start --rate 1000/s --for 1h --malformed 1%",
                "  generate start --replay readings.csv.gz --speed 60x"
            })
    static final class StartCommand implements Callable<Integer> {
        @Mixin
        private GenerateOptions options;

        private final Invocation invocation;
        private final GeneratorService generator;

        StartCommand(Invocation invocation, GeneratorService generator) {
            this.invocation = invocation;
            this.generator = generator;
        }

        @Override
        public Integer call() {
            // Report a missing file here, not in the log of the process.
            options.replayFile().map(NamedFile::new).ifPresent(NamedFile::requireReadable);
            options.open(row -> {}).close();
            PublishReport first;
            // May ask for a secret, which the status line must not overwrite.
            invocation.platform();
            try (StatusLine status = invocation.output().status()) {
                status.show("generator starting");
                first = generator.start(options.arguments(), options.timeout(), report -> status.show(line(report)));
            }
            invocation.output().note(line(first));
            return 0;
        }
    }

    /** {@code generate status}: shows the state of the generator's process. */
    @Command(
            name = "status",
            header = "Show what the generator started by 'generate start' does.",
            description = "Exits with 0 if the generator is running, otherwise 1. It reports every 5 seconds. On "
                    + "a swarm, if it ended on its own (for example because the engine restarted), the command "
                    + "also shows when it ended and how to start it again.",
            footer = {"", "Examples:", "  generate status", "  generate status -o json", "  generate status -o vertical"
            })
    static final class StatusCommand implements Callable<Integer> {
        private final Invocation invocation;
        private final GeneratorService generator;

        StatusCommand(Invocation invocation, GeneratorService generator) {
            this.invocation = invocation;
            this.generator = generator;
        }

        @Override
        public Integer call() {
            invocation.platform().endpoints();
            Optional<ServiceStatus> process = generator.process().filter(ServiceStatus::isRunning);
            Optional<PublishReport> report = generator.report();
            if (report.isPresent()) {
                invocation.output().record(COLUMNS, row(report.get(), process));
            } else {
                invocation.output().table(COLUMNS, List.of());
                invocation.output().note("no generator has been started yet; start one with: generate start");
            }
            generator.end().ifPresent(end -> {
                invocation.output().note("generator " + end.words());
                end.command().ifPresent(command -> invocation
                        .output()
                        .note("hint: to start the generator again from its first reading: " + command));
            });
            return process.isPresent() ? 0 : 1;
        }
    }

    /** {@code generate stop}: stops the generator's process. */
    @Command(
            name = "stop",
            header = "End the generator started by 'generate start'.",
            description = "The generator flushes its buffer first. Reports how many records the broker acknowledged.",
            footer = {
                "",
                "Examples:",
                "  generate stop",
                "  generate stop -q",
                "  generate stop && generate start --rate 200/s"
            })
    static final class StopCommand implements Callable<Integer> {
        private final Invocation invocation;
        private final GeneratorService generator;

        StopCommand(Invocation invocation, GeneratorService generator) {
            this.invocation = invocation;
            this.generator = generator;
        }

        @Override
        public Integer call() {
            boolean stopped = generator.stop();
            String last = generator.report().map(GenerateCommand::line).orElse("generator stopped");
            invocation.output().note(stopped ? last : "no generator was running");
            return 0;
        }
    }

    /** Returns the last report as a row; its state is {@code dead} if the process is gone without a final report. */
    private static List<Object> row(PublishReport report, Optional<ServiceStatus> process) {
        return Arrays.asList(
                process.isEmpty() && !report.state().isLast()
                        ? "dead"
                        : report.state().id(),
                process.flatMap(ServiceStatus::id).orElse(null),
                report.topic(),
                report.acknowledged(),
                decimal(report.rate()),
                report.bytes(),
                decimal(report.ackMsP50()),
                decimal(report.ackMsP99()),
                report.late(),
                report.duplicates(),
                report.malformed(),
                report.badRows(),
                report.time().toString(),
                report.error() == null ? "" : report.error());
    }

    /** Converts a value without adding digits. */
    private static BigDecimal decimal(Double value) {
        return value == null ? null : BigDecimal.valueOf(value);
    }

    /** Returns a report as one line. */
    private static String line(PublishReport report) {
        String rate = report.rate() == null ? "" : ", " + Math.round(report.rate()) + "/s";
        return "generator " + report.state().id() + ": " + report.acknowledged() + " records acknowledged" + rate;
    }
}
