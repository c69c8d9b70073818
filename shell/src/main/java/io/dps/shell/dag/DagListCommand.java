package io.dps.shell.dag;

import io.dps.contract.UserFailure;
import io.dps.shell.output.Column;
import io.dps.shell.platform.Invocation;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** {@code dag list}: shows what DAGs there are. */
@Command(
        name = "list",
        header = "List DAGs, with their schedule and latest run.",
        description = "Ends with 1 when a file of DAGs cannot be imported; file and line are named.",
        footer = {"", "Examples:", "  dag list", "  dag list -o json", "  dag list -o csv | grep Weather"})
final class DagListCommand implements Callable<Integer> {
    private static final List<Column> COLUMNS = List.of(
            Column.text("dag"),
            Column.text("paused"),
            Column.text("schedule"),
            Column.text("next_run"),
            Column.text("latest_run"),
            Column.text("state"),
            Column.text("description"));

    private final Invocation invocation;

    DagListCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        DagService airflow = DagService.of(invocation);
        invocation
                .output()
                .table(COLUMNS, airflow.dags().stream().map(DagListCommand::row).toList());
        List<ImportProblem> problems = airflow.importProblems();
        if (!problems.isEmpty()) {
            throw UserFailure.failed(
                    problems.size() == 1
                            ? "a file of DAGs cannot be used: "
                                    + problems.get(0).describe()
                            : problems.size() + " files of DAGs cannot be used",
                    problems.size() == 1
                            ? "correct it; Airflow reads it again by itself"
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
