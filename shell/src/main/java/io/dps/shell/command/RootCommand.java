package io.dps.shell.command;

import io.dps.shell.error.DpsException;
import java.nio.file.Path;
import java.util.List;
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
        description = "Without a command: an interactive shell on a terminal, else a batch from standard input.",
        versionProvider = Version.class,
        synopsisHeading = "Usage: ",
        customSynopsis = {
            "dps [OPTIONS] COMMAND ...",
            "       dps [OPTIONS] [-c LINES]... | -f FILE [ARG...] | FILE [ARG...]   (FILE has a / or ends in .dps)"
        },
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nCommands:%n",
        footer = {
            "",
            "Examples:",
            "  dps scripts/quickstart.dps",
            "  dps stack deploy",
            "  dps -c 'topic list; select count(*) from weather_data'"
        },
        subcommands = {
            StackCommand.class,
            TopicCommand.class,
            TopicTailCommand.class,
            GenerateCommand.class,
            StreamCommand.class,
            SqlCommand.class,
            PlotCommand.class,
            ConfigCommand.class,
            SetCommand.class,
            UnsetCommand.class,
            EchoCommand.class,
            WaitCommand.class,
            AssertCommand.class,
            SleepCommand.class,
            SourceCommand.class,
            JobsCommand.class,
            KillCommand.class,
            HistoryCommand.class,
            ExitCommand.class,
            HelpCommand.class
        })
final class RootCommand implements Callable<Integer> {
    @Mixin
    private final GlobalOptions options;

    @Option(names = "-c", paramLabel = "LINES", description = "Run these lines; may be given several times.")
    private List<String> lines = List.of();

    @Option(names = "-f", paramLabel = "FILE", description = "Run the lines of a file.")
    private Path file;

    @Option(names = "--keep-going", description = "Let a batch go on after a failure.")
    private boolean keepGoing;

    @Parameters(paramLabel = "FILE", arity = "0..*", description = "A batch file and its arguments.")
    private List<String> arguments = List.of();

    @Spec
    private CommandSpec spec;

    private final Invocation invocation;

    RootCommand(Invocation invocation) {
        this.invocation = invocation;
        this.options = invocation.options();
    }

    @Override
    public Integer call() {
        Surroundings.BatchRunner batches = invocation.surroundings().batches();
        if (!lines.isEmpty()) {
            return batches.runText("", String.join("\n", lines), arguments, invocation, keepGoing);
        }
        if (file != null) {
            return batches.runFile(file, arguments, invocation, keepGoing);
        }
        if (arguments.isEmpty()) {
            return batches.runInput(invocation, keepGoing);
        }
        String first = arguments.get(0);
        if (first.contains("/") || first.endsWith(".dps")) {
            return batches.runFile(Path.of(first), arguments.subList(1, arguments.size()), invocation, keepGoing);
        }
        if (io.dps.shell.repl.SqlText.firstWords().contains(first.toLowerCase(java.util.Locale.ROOT))) {
            throw DpsException.usage(
                    "'" + first + "' begins a SQL statement", "run it with: dps sql '" + first + " ...'");
        }
        throw new UnmatchedArgumentException(spec.commandLine(), List.of(first));
    }
}
