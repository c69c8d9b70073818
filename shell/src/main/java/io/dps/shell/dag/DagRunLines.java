package io.dps.shell.dag;

import io.dps.shell.output.Output;

/** Shows a run as lines: {@code task | what it wrote}, and {@code task: state}. */
final class DagRunLines implements DagRunFollower.Watch {
    private final Output output;

    DagRunLines(Output output) {
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
