package io.dps.shell.command;

import io.dps.shell.output.Output;
import io.dps.shell.service.airflow.DagRun;
import io.dps.shell.service.airflow.RunFollower;
import io.dps.shell.service.airflow.TaskLine;

/** Shows a run as lines: {@code task | what it wrote}, and {@code task: state}. */
final class RunLines implements RunFollower.Watch {
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
