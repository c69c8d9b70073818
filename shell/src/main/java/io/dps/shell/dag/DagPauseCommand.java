package io.dps.shell.dag;

import io.dps.shell.platform.Invocation;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code dag pause}: lets a DAG rest. */
@Command(
        name = "pause",
        header = "Let a DAG start no further runs; those that run go on.",
        footer = {
            "",
            "Examples:",
            "  dag pause Weather-Streaming",
            "  dag pause Files-To-Events Weather-Streaming",
            "  dag pause Weather-Streaming && stream stop"
        })
final class DagPauseCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DAG", arity = "1..*", description = "Names of DAGs.")
    private List<String> dags;

    private final Invocation invocation;

    DagPauseCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        DagService airflow = DagService.of(invocation);
        for (String dag : dags) {
            boolean changed = airflow.setPaused(dag, true);
            invocation.output().note("DAG " + dag + (changed ? " is paused" : " was paused already"));
        }
        return 0;
    }
}
