package io.dps.shell.line;

import io.dps.shell.output.Column;
import io.dps.shell.platform.Invocation;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code jobs}: lists the lines that run in the background. */
@Command(
        name = "jobs",
        header = "List the lines that were ended with '&'.",
        footer = {"", "Examples:", "  jobs", "  jobs -o json", "  generate run --rate 50/s & jobs"})
public final class JobsCommand implements Callable<Integer> {
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
