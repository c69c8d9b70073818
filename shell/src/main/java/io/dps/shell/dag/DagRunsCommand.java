package io.dps.shell.dag;

import io.dps.contract.UserFailure;
import io.dps.shell.output.Column;
import io.dps.shell.platform.Invocation;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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
final class DagRunsCommand implements Callable<Integer> {
    private static final List<Column> COLUMNS = List.of(
            Column.text("run"),
            Column.text("state"),
            Column.text("type"),
            Column.text("started"),
            Column.text("ended"),
            Column.number("seconds"),
            Column.text("conf"));

    @Parameters(paramLabel = "DAG", description = "Its name.")
    private String dag;

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            defaultValue = "20",
            description = "So many at most (default: 20).")
    private int limit;

    private final Invocation invocation;

    DagRunsCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        if (limit < 1) {
            throw UserFailure.usage("-n " + limit + " is too small", "give a number from 1");
        }
        List<DagRun> runs = DagService.of(invocation).runs(dag, limit);
        invocation
                .output()
                .table(COLUMNS, runs.stream().map(DagRunsCommand::row).toList());
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
