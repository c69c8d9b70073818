package io.dps.stack.swarm.engine;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection to an engine for the life of a shell: opened on first use and, where there are several engines, opened anew
 * when the engine answers no more. A request that is under way at that moment fails; the next one is sent to the new one. Safe to
 * use from several threads.
 */
public final class LastingEngine implements AutoCloseable {
    /** How long after its last use an engine is taken for alive: a verb asks many questions, one after the other. */
    private static final Duration TRUSTED = Duration.ofSeconds(3);

    private final Supplier<EngineConnection> opener;
    private final boolean replaceable;
    private final LongSupplier nanoTime;
    private @Nullable EngineConnection engine;
    private long used;

    /**
     * @param replaceable whether the opener may find another engine; else the one is not asked whether it is alive, as being slow
     *     is no reason to break off what is under way
     * @param nanoTime a monotonic clock in nanoseconds
     */
    public LastingEngine(Supplier<EngineConnection> opener, boolean replaceable, LongSupplier nanoTime) {
        this.opener = opener;
        this.replaceable = replaceable;
        this.nanoTime = nanoTime;
    }

    /** @throws io.dps.contract.UserFailure of kind {@code UNREACHABLE} when no engine answers */
    public synchronized EngineConnection get() {
        boolean doubtful = replaceable && nanoTime.getAsLong() - used > TRUSTED.toNanos();
        if (engine != null && doubtful && !engine.answers()) {
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
