package io.dps.shell.dag;

import io.dps.shell.platform.Invocation;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code dag unpause}: lets a DAG run. */
@Command(
        name = "unpause",
        header = "Let a DAG run by its schedule, and start what waits.",
        footer = {
            "",
            "Examples:",
            "  dag unpause Weather-Streaming",
            "  dag unpause Files-To-Events Weather-Streaming",
            "  dag unpause Weather-Streaming && dag runs Weather-Streaming"
        })
final class DagUnpauseCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DAG", arity = "1..*", description = "Names of DAGs.")
    private List<String> dags;

    private final Invocation invocation;

    DagUnpauseCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        DagService airflow = DagService.of(invocation);
        for (String dag : dags) {
            boolean changed = airflow.setPaused(dag, false);
            invocation.output().note("DAG " + dag + (changed ? " is unpaused" : " was unpaused already"));
        }
        return 0;
    }
}
