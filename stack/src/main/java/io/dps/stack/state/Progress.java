package io.dps.stack.state;

import io.dps.stack.model.ProgressListener;
import io.dps.stack.model.ProgressListener.Step;
import java.time.Duration;

/** Hands the steps of one verb to its listener, one at a time, with the time since the verb began. */
public final class Progress {
    private final ProgressListener listener;
    private final long begin = System.nanoTime();

    public Progress(ProgressListener listener) {
        this.listener = listener;
    }

    public synchronized void report(String service, Step step, String detail) {
        listener.onProgress(service, step, elapsed(), detail);
    }

    public Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - begin);
    }
}
