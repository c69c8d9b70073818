package io.dps.stack.state;

import io.dps.stack.model.ProgressListener;
import io.dps.stack.model.ProgressListener.Step;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Reports the steps of one command to its listener, one at a time, with the time since the command began. */
public final class Progress {
    private final ProgressListener listener;
    private final LongSupplier nanoTime;
    private final long begin;

    public Progress(ProgressListener listener) {
        this(listener, System::nanoTime);
    }

    /** @param nanoTime monotonic time in nanoseconds; only differences are meaningful */
    public Progress(ProgressListener listener, LongSupplier nanoTime) {
        this.listener = listener;
        this.nanoTime = nanoTime;
        this.begin = nanoTime.getAsLong();
    }

    public synchronized void report(String service, Step step, String detail) {
        listener.onProgress(service, step, elapsed(), detail);
    }

    public Duration elapsed() {
        return Duration.ofNanos(nanoTime.getAsLong() - begin);
    }
}
