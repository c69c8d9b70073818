package io.dps.shell.dag;

import io.dps.shell.platform.Invocation;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dag logs}: shows what the tasks of a run wrote. */
@Command(
        name = "logs",
        header = "Show the states and logs of a run of a DAG, each line with its task.",
        description = "With -f it ends with the run, and the exit code tells its state: 0 success, 1 failed.",
        footer = {
            "",
            "Examples:",
            "  dag logs Weather-Streaming",
            "  dag logs Weather-Streaming -f",
            "  dag logs Weather-Backfill manual__2026-11-25T03:10:00+00:00"
        })
final class DagLogsCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "DAG", description = "Its name.")
    private String dag;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "RUN",
            description = "Id of the run; the latest when left out.")
    private Optional<String> run = Optional.empty();

    @Option(
            names = {"-f", "--follow"},
            description = "Go on until the run is over.")
    private boolean follow;

    private final Invocation invocation;

    DagLogsCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        DagService airflow = DagService.of(invocation);
        DagRunFollower follower = airflow.follower(airflow.run(dag, run));
        DagRunLines lines = new DagRunLines(invocation.output());
        if (follow) {
            return lines.exitCode(follower.follow(lines, ChronoUnit.FOREVER.getDuration()));
        }
        follower.show(lines);
        return 0;
    }
}
