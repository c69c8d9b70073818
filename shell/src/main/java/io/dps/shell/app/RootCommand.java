package io.dps.shell.app;

import io.dps.contract.UserFailure;
import io.dps.shell.context.ConfigCommand;
import io.dps.shell.context.ContextCommand;
import io.dps.shell.dag.DagCommand;
import io.dps.shell.generate.GenerateCommand;
import io.dps.shell.line.Batch;
import io.dps.shell.line.BatchReport;
import io.dps.shell.line.BatchRunner;
import io.dps.shell.line.EditCommand;
import io.dps.shell.line.FailurePolicy;
import io.dps.shell.line.LineCommands;
import io.dps.shell.line.RecordCommand;
import io.dps.shell.line.WatchCommand;
import io.dps.shell.platform.Invocation;
import io.dps.shell.plot.PlotCommand;
import io.dps.shell.settings.GlobalOptions;
import io.dps.shell.settings.NamedFile;
import io.dps.shell.settings.Version;
import io.dps.shell.sql.SqlCommand;
import io.dps.shell.stack.StackCommand;
import io.dps.shell.stream.StreamCommand;
import io.dps.shell.topic.TopicCommand;
import io.dps.shell.topic.TopicTailCommand;
import io.dps.shell.wait.AssertCommand;
import io.dps.shell.wait.WaitCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code dps} itself: the shell, a batch, or one command. */
@Command(
        name = "dps",
        header = "One shell for a Spark, Kafka and Airflow platform.",
        description =
                "Without a command: an interactive shell on a terminal, else a batch from standard input. A FILE has a "
                        + "/ or ends in .dps.",
        versionProvider = Version.class,
        synopsisHeading = "Usage: ",
        customSynopsis = {
            "dps [OPTIONS] COMMAND ...",
            "       dps [OPTIONS] [-c LINES]... | -f FILE [ARG...] | FILE [ARG...]"
        },
        footer = {
            "",
            "Examples:",
            "  dps scripts/quickstart.dps",
            "  dps stack deploy",
            "  dps -c 'topic list; select count(*) from weather_data'"
        })
final class RootCommand implements Callable<Integer> {
    /**
     * Commands in the order of the help. Not in the annotation, because picocli would then create all commands for
     * every line.
     */
    static final List<Class<?>> COMMANDS = List.of(
            StackCommand.class,
            TopicCommand.class,
            TopicTailCommand.class,
            GenerateCommand.class,
            StreamCommand.class,
            SqlCommand.class,
            DagCommand.class,
            PlotCommand.class,
            ContextCommand.class,
            ConfigCommand.class,
            LineCommands.SetCommand.class,
            LineCommands.UnsetCommand.class,
            LineCommands.EchoCommand.class,
            WaitCommand.class,
            AssertCommand.class,
            LineCommands.SleepCommand.class,
            WatchCommand.class,
            LineCommands.SourceCommand.class,
            LineCommands.JobsCommand.class,
            LineCommands.KillCommand.class,
            LineCommands.HistoryCommand.class,
            RecordCommand.class,
            EditCommand.class,
            LineCommands.ExitCommand.class,
            CompletionCommand.class,
            HelpCommand.class);

    @Mixin
    private final GlobalOptions options;

    @Option(names = "-c", paramLabel = "LINES", description = "Run these lines; may be given several times.")
    private List<String> lines = List.of();

    @Option(names = "-f", paramLabel = "FILE", description = "Run the lines of a file.")
    private Path file;

    @Option(names = "--keep-going", description = "Continue a batch after a failure.")
    private boolean keepGoing;

    @Option(names = "--dry-run", description = "Check the lines of a batch without running them.")
    private boolean dryRun;

    @Option(
            names = "--report",
            arity = "2",
            paramLabel = "junit FILE",
            hideParamSyntax = true,
            description = "Write the result of each statement of a batch as JUnit XML.")
    private List<String> report = List.of();

    @Parameters(paramLabel = "FILE", arity = "0..*", description = "A batch file and its arguments.")
    private List<String> arguments = List.of();

    @Spec
    private CommandSpec spec;

    private final Invocation invocation;
    private final BatchRunner batches;

    RootCommand(Invocation invocation, BatchRunner batches) {
        this.invocation = invocation;
        this.batches = batches;
        this.options = invocation.options();
    }

    @Override
    public Integer call() throws IOException {
        Optional<BatchReport> written = report();
        FailurePolicy rule = keepGoing ? FailurePolicy.KEEP_GOING : FailurePolicy.STOP_AT_FAILURE;
        Batch.Mode mode = dryRun ? Batch.Mode.DRY_RUN : Batch.Mode.RUN;
        try {
            return run(Batch.of(rule, mode, written));
        } finally {
            if (written.isPresent()) {
                written.get().write();
            }
        }
    }

    private Optional<BatchReport> report() {
        if (report.isEmpty()) {
            return Optional.empty();
        }
        if (report.size() != 2 || !report.get(0).equals("junit")) {
            throw UserFailure.usage("'" + report.get(0) + "' is not a report format", "write: --report junit FILE");
        }
        return Optional.of(BatchReport.open(NamedFile.path(report.get(1)), Instant.now()));
    }

    private int run(Batch batch) {
        if (!lines.isEmpty()) {
            return batches.runText("", String.join("\n", lines), arguments, invocation, batch);
        }
        if (file != null) {
            return batches.runFile(file, arguments, invocation, batch);
        }
        if (arguments.isEmpty()) {
            return batches.runInput(invocation, batch);
        }
        String first = arguments.get(0);
        if (first.contains("/") || first.endsWith(".dps")) {
            return batches.runFile(NamedFile.path(first), arguments.subList(1, arguments.size()), invocation, batch);
        }
        if (io.dps.shell.sql.SqlText.firstWords().contains(first.toLowerCase(java.util.Locale.ROOT))) {
            throw UserFailure.usage(
                    "'" + first + "' starts a SQL statement", "run the statement with: dps sql '" + first + " ...'");
        }
        throw new UnmatchedArgumentException(spec.commandLine(), List.of(first));
    }
}
