package io.dps.stack.swarm.engine;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection to an engine for the life of a shell: opened on first use, and opened anew, perhaps to another engine, when the
 * engine answers no more. A request that is under way at that moment fails; the next one is sent to the new one. Safe to
 * use from several threads.
 */
public final class LastingEngine implements AutoCloseable {
    /** How long after its last use an engine is taken for alive: a verb asks many questions, one after the other. */
    private static final Duration TRUSTED = Duration.ofSeconds(3);

    private final Supplier<EngineConnection> opener;
    private final LongSupplier nanoTime;
    private @Nullable EngineConnection engine;
    private long used;

    /** @param nanoTime a monotonic clock in nanoseconds */
    public LastingEngine(Supplier<EngineConnection> opener, LongSupplier nanoTime) {
        this.opener = opener;
        this.nanoTime = nanoTime;
    }

    /** @throws io.dps.contract.UserFailure of kind {@code UNREACHABLE} when no engine answers */
    public synchronized EngineConnection get() {
        if (engine != null && nanoTime.getAsLong() - used > TRUSTED.toNanos() && !engine.answers()) {
            close();
        }
        if (engine == null) {
            engine = opener.get();
        }
        used = nanoTime.getAsLong();
        return engine;
    }

    @Override
    public synchronized void close() {
        if (engine != null) {
            engine.close();
            engine = null;
        }
    }
}
