package io.dps.shell.dag;

import io.dps.contract.UserFailure;
import io.dps.shell.output.Column;
import io.dps.shell.output.Output;
import io.dps.shell.platform.Invocation;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands of {@code dag}. */
@Command(
        name = "dag",
        header = "List, start and follow what Airflow runs.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DagCommand.ListCommand.class,
            DagTriggerCommand.class,
            DagCommand.RunsCommand.class,
            DagCommand.LogsCommand.class,
            DagCommand.PauseCommand.class,
            DagCommand.UnpauseCommand.class
        },
        footer = {
            "",
            "Examples:",
            "  dag list",
            "  dag trigger Generate-Weather-Test-Data --conf count=1000 --follow",
            "  dag logs Weather-Streaming -f"
        })
public final class DagCommand {
    /** {@code dag list}: lists the DAGs. */
    @Command(
            name = "list",
            header = "List DAGs, with their schedule and latest run.",
            description = "Exits with 1 if a DAG file cannot be imported, and names the file and line.",
            footer = {"", "Examples:", "  dag list", "  dag list -o json", "  dag list -o csv | grep Weather"})
    static final class ListCommand implements Callable<Integer> {
        private static final List<Column> COLUMNS = List.of(
                Column.text("dag"),
                Column.text("paused"),
                Column.text("schedule"),
                Column.text("next_run"),
                Column.text("latest_run"),
                Column.text("state"),
                Column.text("description"));

        private final Invocation invocation;
        private final DagService dags;

        ListCommand(Invocation invocation, DagService dags) {
            this.invocation = invocation;
            this.dags = dags;
        }

        @Override
        public Integer call() {
            invocation
                    .output()
                    .table(COLUMNS, dags.dags().stream().map(ListCommand::row).toList());
            List<ImportProblem> problems = dags.importProblems();
            if (!problems.isEmpty()) {
                throw UserFailure.failed(
                        problems.size() == 1
                                ? "a DAG file cannot be imported: "
                                        + problems.get(0).describe()
                                : problems.size() + " DAG files cannot be imported",
                        problems.size() == 1
                                ? "fix the file; Airflow reloads it automatically"
                                : problems.stream().map(ImportProblem::describe).collect(Collectors.joining("\n")));
            }
            return 0;
        }

        private static List<Object> row(DagService.DagWithRun found) {
            Dag dag = found.dag();
            return Arrays.asList(
                    dag.id(),
                    dag.paused() ? "yes" : "no",
                    dag.schedule().orElse(null),
                    dag.paused() ? null : dag.nextRun().orElse(null),
                    found.run().flatMap(DagRun::started).orElse(null),
                    found.run().map(DagRun::state).orElse(null),
                    dag.description());
        }
    }

    /** {@code dag runs}: shows the runs of a DAG. */
    @Command(
            name = "runs",
            header = "List the latest runs of a DAG, newest first.",
            footer = {
                "",
                "Examples:",
                "  dag runs Weather-Streaming",
                "  dag runs Weather-Backfill -n 1 -o json",
                "  dag runs Weather-Streaming -o csv | head -n 3"
            })
    static final class RunsCommand implements Callable<Integer> {
        private static final List<Column> COLUMNS = List.of(
                Column.text("run"),
                Column.text("state"),
                Column.text("type"),
                Column.text("started"),
                Column.text("ended"),
                Column.number("seconds"),
                Column.text("conf"));

        @Parameters(paramLabel = "DAG", description = "Name of the DAG.")
        private String dag;

        @Option(
                names = {"-n", "--limit"},
                paramLabel = "N",
                defaultValue = "20",
                description = "Maximum number of runs (default: 20).")
        private int limit;

        private final Invocation invocation;
        private final DagService dags;

        RunsCommand(Invocation invocation, DagService dags) {
            this.invocation = invocation;
            this.dags = dags;
        }

        @Override
        public Integer call() {
            if (limit < 1) {
                throw UserFailure.usage("-n " + limit + " is too small", "use a number of 1 or more");
            }
            List<DagRun> runs = dags.runs(dag, limit);
            invocation
                    .output()
                    .table(COLUMNS, runs.stream().map(RunsCommand::row).toList());
            return 0;
        }

        private static List<Object> row(DagRun run) {
            return Arrays.asList(
                    run.id(),
                    run.state(),
                    run.type(),
                    run.started().orElse(null),
                    run.ended().orElse(null),
                    run.started()
                            .flatMap(begin -> run.ended()
                                    .map(end -> Duration.between(begin, end).toSeconds()))
                            .orElse(null),
                    run.conf());
        }
    }

    /** {@code dag logs}: shows the logs of the tasks of a run. */
    @Command(
            name = "logs",
            header = "Show the states and logs of a run of a DAG, each line with its task.",
            description = "With -f, follows the run to its end; the exit code is its state: 0 success, 1 failed.",
            footer = {
                "",
                "Examples:",
                "  dag logs Weather-Streaming",
                "  dag logs Weather-Streaming -f",
                "  dag logs Weather-Backfill manual__2026-11-25T03:10:00+00:00"
            })
    static final class LogsCommand implements Callable<Integer> {
        @Parameters(index = "0", paramLabel = "DAG", description = "Name of the DAG.")
        private String dag;

        @Parameters(
                index = "1",
                arity = "0..1",
                paramLabel = "RUN",
                description = "Id of the run (default: the latest).")
        private Optional<String> run = Optional.empty();

        @Option(
                names = {"-f", "--follow"},
                description = "Follow the run until it is over.")
        private boolean follow;

        private final Invocation invocation;
        private final DagService dags;

        LogsCommand(Invocation invocation, DagService dags) {
            this.invocation = invocation;
            this.dags = dags;
        }

        @Override
        public Integer call() {
            DagRunFollower follower = dags.follower(dags.run(dag, run));
            RunLines lines = new RunLines(invocation.output());
            if (follow) {
                return lines.exitCode(follower.follow(lines, ChronoUnit.FOREVER.getDuration()));
            }
            follower.show(lines);
            return 0;
        }
    }

    /** {@code dag pause}: pauses DAGs. */
    @Command(
            name = "pause",
            header = "Pause a DAG: it starts no new runs; current runs continue.",
            footer = {
                "",
                "Examples:",
                "  dag pause Weather-Streaming",
                "  dag pause Files-To-Events Weather-Streaming",
                "  dag pause Weather-Streaming && stream stop"
            })
    static final class PauseCommand implements Callable<Integer> {
        @Parameters(paramLabel = "DAG", arity = "1..*", description = "Names of DAGs.")
        private List<String> names;

        private final Invocation invocation;
        private final DagService dags;

        PauseCommand(Invocation invocation, DagService dags) {
            this.invocation = invocation;
            this.dags = dags;
        }

        @Override
        public Integer call() {
            setPaused(invocation, dags, names, true);
            return 0;
        }
    }

    /** {@code dag unpause}: unpauses DAGs. */
    @Command(
            name = "unpause",
            header = "Unpause a DAG: it follows its schedule, and waiting runs start.",
            footer = {
                "",
                "Examples:",
                "  dag unpause Weather-Streaming",
                "  dag unpause Files-To-Events Weather-Streaming",
                "  dag unpause Weather-Streaming && dag runs Weather-Streaming"
            })
    static final class UnpauseCommand implements Callable<Integer> {
        @Parameters(paramLabel = "DAG", arity = "1..*", description = "Names of DAGs.")
        private List<String> names;

        private final Invocation invocation;
        private final DagService dags;

        UnpauseCommand(Invocation invocation, DagService dags) {
            this.invocation = invocation;
            this.dags = dags;
        }

        @Override
        public Integer call() {
            setPaused(invocation, dags, names, false);
            return 0;
        }
    }

    private static void setPaused(Invocation invocation, DagService dags, List<String> names, boolean paused) {
        String state = paused ? "paused" : "unpaused";
        for (String dag : names) {
            boolean changed = dags.setPaused(dag, paused);
            invocation.output().note("DAG " + dag + (changed ? " is " + state : " was already " + state));
        }
    }

    /** A line-by-line view of a DAG run: {@code task | log line} and {@code task: state}. */
    static final class RunLines implements DagRunFollower.Watch {
        private final Output output;

        RunLines(Output output) {
            this.output = output;
        }

        @Override
        public void state(String task, String state) {
            output.textLine(task.isEmpty() ? "run: " + state : task + ": " + state);
        }

        @Override
        public void line(String task, TaskLine line) {
            output.textLine(task + " | " + line.text());
        }

        @Override
        public void pause() {
            output.data().flush();
        }

        int exitCode(DagRun run) {
            return run.isOver() && !run.isSuccess() ? 1 : 0;
        }
    }
}
