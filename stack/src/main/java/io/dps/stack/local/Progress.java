package io.dps.stack.local;

import io.dps.stack.model.ProgressListener;
import io.dps.stack.model.ProgressListener.Step;
import java.time.Duration;

/** Hands the steps of one verb to its listener, one at a time, with the time since the verb began. */
final class Progress {
    private final ProgressListener listener;
    private final long begin = System.nanoTime();

    Progress(ProgressListener listener) {
        this.listener = listener;
    }

    synchronized void report(String service, Step step, String detail) {
        listener.onProgress(service, step, elapsed(), detail);
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - begin);
    }
}
