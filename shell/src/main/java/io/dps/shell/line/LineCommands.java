package io.dps.shell.line;

import io.dps.contract.UserFailure;
import io.dps.shell.line.Jobs.Job;
import io.dps.shell.output.Column;
import io.dps.shell.platform.Invocation;
import io.dps.shell.platform.NotRepeatable;
import io.dps.shell.settings.ConfigLoader;
import io.dps.shell.settings.SecretKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** The commands of the shell itself: variables, jobs, history and session. */
public final class LineCommands {
    private LineCommands() {}

    /** {@code set}: sets a variable of this session, or shows them. */
    @Command(
            name = "set",
            header = "Set a variable of this session, or show them all.",
            description = "A variable is used as $${NAME} or $${NAME:-default}; variables DPS_* change settings.",
            footer = {"", "Examples:", "  set SENSORS=3", "  set DPS_CONTEXT=lab", "  set"})
    public static final class SetCommand implements Callable<Integer> {
        @Parameters(paramLabel = "VARIABLE=VALUE", arity = "0..*", description = "Variable and its value.")
        private List<String> assignments = List.of();

        private final Invocation invocation;

        SetCommand(Invocation invocation) {
            this.invocation = invocation;
        }

        @Override
        public Integer call() {
            assignments.forEach(this::assign);
            if (assignments.isEmpty()) {
                List<List<String>> rows = invocation.variables().session().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(entry -> List.of(entry.getKey(), entry.getValue()))
                        .toList();
                invocation.output().table(List.of(Column.text("name"), Column.text("value")), rows);
            }
            return 0;
        }

        private void assign(String assignment) {
            int equals = assignment.indexOf('=');
            String name = equals < 0 ? assignment : assignment.substring(0, equals);
            if (equals < 0 || !name.matches("[A-Za-z_][A-Za-z0-9_.]*")) {
                throw UserFailure.usage("'" + assignment + "' is not an assignment", "write it as: set VARIABLE=VALUE");
            }
            SecretKey.ofVariable(name).ifPresent(key -> {
                throw UserFailure.usage(
                        name + " is a secret and cannot be set in the shell, because the history stores every line",
                        "set the variable before you start dps, or set "
                                + key.file().variable() + " to a file that contains it");
            });
            if (name.startsWith("spark.")) {
                throw UserFailure.usage(
                        "'" + name + "' is a setting of Spark, not a variable of this session",
                        "set it in Spark: sql 'SET " + assignment + "'");
            }
            if (name.startsWith("DPS_")) {
                ConfigLoader.requireKnown(name);
            }
            invocation.variables().set(name, assignment.substring(equals + 1));
        }
    }

    /** {@code unset}: removes variables of this session. */
    @Command(
            name = "unset",
            header = "Remove variables of this session.",
            footer = {"", "Examples:", "  unset SENSORS", "  unset SENSORS LIMIT", "  set LIMIT=22; unset LIMIT"})
    public static final class UnsetCommand implements Callable<Integer> {
        @Parameters(paramLabel = "VARIABLE", arity = "1..*", description = "Variables to remove.")
        private List<String> names;

        private final Invocation invocation;

        UnsetCommand(Invocation invocation) {
            this.invocation = invocation;
        }

        @Override
        public Integer call() {
            names.forEach(invocation.variables()::unset);
            return 0;
        }
    }

    /** {@code echo}: writes its words. */
    @Command(
            name = "echo",
            header = "Write words to standard output.",
            footer = {
                "",
                "Examples:",
                "  echo deployed in $${DPS_CONTEXT:-local}",
                "  echo 'two  words; kept as they are'",
                "  echo begun >> log.txt"
            })
    public static final class EchoCommand implements Callable<Integer> {
        @Parameters(paramLabel = "WORD", arity = "0..*", description = "Words to write.")
        private List<String> words = List.of();

        private final Invocation invocation;

        EchoCommand(Invocation invocation) {
            this.invocation = invocation;
        }

        @Override
        public Integer call() {
            invocation.output().data().line(String.join(" ", words)).flush();
            return 0;
        }
    }

    /** {@code sleep}: pauses for a time. */
    @Command(
            name = "sleep",
            header = "Pause for a time; to wait for something, use 'wait'.",
            footer = {"", "Examples:", "  sleep 5s", "  sleep 1m30s", "  sleep 500ms && stack status"})
    public static final class SleepCommand implements Callable<Integer> {
        @Parameters(paramLabel = "TIME", description = "How long: 500ms, 5s, 1m30s.")
        private Duration time;

        SleepCommand(Invocation invocation) {
            // Every command is created with an invocation; this one does not need it.
        }

        @Override
        public Integer call() {
            try {
                TimeUnit.NANOSECONDS.sleep(time.toNanos());
                return 0;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw UserFailure.interrupted("");
            }
        }
    }

    /** {@code source}: runs the lines of a file in this session. */
    @Command(
            name = "source",
            header = "Run the lines of a file in this session.",
            description = "In a batch, --keep-going, --dry-run and --report also apply to these lines.",
            footer = {
                "",
                "Examples:",
                "  source scripts/quickstart.dps",
                "  source check.dps weather_data 3600",
                "  source a.dps && source b.dps"
            })
    public static final class SourceCommand implements Callable<Integer> {
        @Parameters(paramLabel = "FILE", index = "0", description = "The file.")
        private Path file;

        @Parameters(paramLabel = "ARG", index = "1..*", description = "Its arguments, $$1 and so on.")
        private List<String> arguments = List.of();

        private final Invocation invocation;
        private final BatchRunner batches;

        SourceCommand(Invocation invocation, BatchRunner batches) {
            this.invocation = invocation;
            this.batches = batches;
        }

        @Override
        public Integer call() {
            return batches.runSourced(file, arguments, invocation);
        }
    }

    /** {@code jobs}: lists the lines that run in the background. */
    @Command(
            name = "jobs",
            header = "List the lines started in the background with '&'.",
            footer = {"", "Examples:", "  jobs", "  jobs -o json", "  generate run --rate 50/s & jobs"})
    public static final class JobsCommand implements Callable<Integer> {
        private final Invocation invocation;
        private final Session session;

        JobsCommand(Invocation invocation, Session session) {
            this.invocation = invocation;
            this.session = session;
        }

        @Override
        public Integer call() {
            List<List<Object>> rows = session.jobs().list().stream()
                    .map(job -> List.<Object>of(
                            job.number(),
                            job.exitCode().isEmpty()
                                    ? "running"
                                    : "ended " + job.exitCode().getAsInt(),
                            job.text()))
                    .toList();
            invocation.output().table(List.of(Column.number("job"), Column.text("state"), Column.text("line")), rows);
            return 0;
        }
    }

    /** {@code kill}: ends a line that runs in the background. */
    @Command(
            name = "kill",
            header = "End a line that runs in the background.",
            footer = {
                "",
                "Examples:",
                "  kill %1",
                "  generate run --rate 50/s & kill %1",
                "  kill %2 || echo it had ended"
            })
    public static final class KillCommand implements Callable<Integer> {
        @Parameters(paramLabel = "%JOB", description = "Number of the job, as 'jobs' shows it.")
        private String job;

        private final Session session;

        KillCommand(Session session) {
            this.session = session;
        }

        @Override
        public Integer call() {
            String digits = job.startsWith("%") ? job.substring(1) : job;
            if (!digits.matches("[0-9]{1,6}")) {
                throw UserFailure.usage("'" + job + "' is not a job", "write the job as %1; see: jobs");
            }
            session.jobs().find(Integer.parseInt(digits)).ifPresentOrElse(Job::interrupt, () -> {
                throw UserFailure.failed("there is no job " + digits, "see: jobs");
            });
            return 0;
        }
    }

    /** {@code history}: shows the lines typed at the prompt. */
    @Command(
            name = "history",
            header = "Show the lines typed at the prompt.",
            footer = {"", "Examples:", "  history", "  history -n 20", "  history | grep topic"})
    public static final class HistoryCommand implements Callable<Integer> {
        @Option(
                names = "-n",
                paramLabel = "N",
                defaultValue = "50",
                description = "Number of last lines to show (default: 50).")
        private int count;

        private final Invocation invocation;
        private final LineHistory history;

        HistoryCommand(Invocation invocation, LineHistory history) {
            this.invocation = invocation;
            this.history = history;
        }

        @Override
        public Integer call() {
            List<String> lines = history.lines();
            List<List<Object>> rows = IntStream.range(Math.max(0, lines.size() - count), lines.size())
                    .mapToObj(index -> List.<Object>of(index + 1, lines.get(index)))
                    .toList();
            invocation.output().table(List.of(Column.number("number"), Column.text("line")), rows);
            return 0;
        }
    }

    /** {@code exit}: ends the shell. What was deployed keeps running. */
    @Command(
            name = "exit",
            aliases = "quit",
            header = "End the shell; what was deployed keeps running.",
            footer = {"", "Examples:", "  exit", "  exit 1", "  stack status || exit 3"})
    public static final class ExitCommand implements Callable<Integer>, NotRepeatable {
        @Parameters(
                paramLabel = "CODE",
                defaultValue = "0",
                converter = ExitCodeReader.class,
                description = "Exit code (default: 0).")
        private int code;

        private final Session session;

        ExitCommand(Session session) {
            this.session = session;
        }

        @Override
        public Optional<String> whyNotRepeated() {
            return Optional.of("ends the shell");
        }

        @Override
        public Integer call() {
            session.exit(code);
            return code;
        }

        /** Reads an exit code; the error of a word such as {@code now} names what is expected. */
        private static final class ExitCodeReader implements ITypeConverter<Integer> {
            @Override
            public Integer convert(String word) {
                try {
                    return Integer.valueOf(word);
                } catch (NumberFormatException e) {
                    throw new TypeConversionException(
                            "'" + word + "' is not an exit code; expected a number such as 1");
                }
            }
        }
    }
}
