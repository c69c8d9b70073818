package io.dps.shell.line;

import io.dps.contract.UserFailure;
import io.dps.shell.line.Jobs.Job;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code kill}: ends a line that runs in the background. */
@Command(
        name = "kill",
        header = "End a line that runs in the background.",
        footer = {"", "Examples:", "  kill %1", "  generate run --rate 50/s & kill %1", "  kill %2 || echo it had ended"
        })
public final class KillCommand implements Callable<Integer> {
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
            throw UserFailure.usage("'" + job + "' is not a job", "write it as %1; see: jobs");
        }
        session.jobs().find(Integer.parseInt(digits)).ifPresentOrElse(Job::interrupt, () -> {
            throw UserFailure.failed("there is no job " + digits, "see: jobs");
        });
        return 0;
    }
}
