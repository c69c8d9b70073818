package io.dps.shell.command;

import io.dps.shell.config.Durations;
import io.dps.shell.output.Output;
import io.dps.stack.model.ProgressListener;
import java.time.Duration;
import java.util.Locale;

/** Says each step of a service on a line of its own; waiting is shown in place, where that is possible. */
final class StepLines implements ProgressListener, AutoCloseable {
    private final io.dps.shell.output.StatusLine status;

    StepLines(Output output) {
        this.status = output.status();
    }

    @Override
    public synchronized void onProgress(String service, Step step, Duration elapsed, String detail) {
        String text = String.format(
                Locale.ROOT,
                "%-10s %-10s %6s  %s",
                service,
                step.name().toLowerCase(Locale.ROOT),
                Durations.show(elapsed),
                detail);
        if (step == Step.WAITING) {
            status.show(text.stripTrailing());
        } else {
            status.line(text.stripTrailing());
        }
    }

    @Override
    public synchronized void close() {
        status.close();
    }
}
