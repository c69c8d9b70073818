package io.dps.shell.completion;

import io.dps.shell.settings.LogStart;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The names of contexts as they were read last. {@link #names} returns at once; one daemon thread reads what is missing
 * or old. A failure to read is only logged, and the names that were read before stay. Safe for several threads.
 */
public final class NameCache implements AutoCloseable {
    /** The age at which names are read again when they are asked for. */
    private static final Duration FRESH = Duration.ofSeconds(10);

    /** How long the prompt must wait for a key before names are read for it; a script types faster. */
    private static final Duration IDLE = Duration.ofMillis(250);

    /** A read that takes longer is interrupted when other names are asked for. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final LongSupplier nanoTime;
    private final ConcurrentMap<Key, Entry> entries = new ConcurrentHashMap<>();
    private final Map<Key, ScheduledFuture<?>> waiting = new HashMap<>();
    private final List<ScheduledFuture<?>> idle = new ArrayList<>();
    /** The number of commands so far that may have changed the names of a kind. */
    private final Map<NameKind, AtomicLong> changes = new EnumMap<>(NameKind.class);

    private final ScheduledThreadPoolExecutor worker = new ScheduledThreadPoolExecutor(1, work -> {
        Thread thread = new Thread(work, "names");
        thread.setDaemon(true);
        return thread;
    });

    private @Nullable Reading reading;

    public NameCache() {
        this(System::nanoTime);
    }

    NameCache(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        for (NameKind kind : NameKind.values()) {
            changes.put(kind, new AtomicLong());
        }
        worker.setRemoveOnCancelPolicy(true);
    }

    /**
     * A context and where its names come from.
     *
     * @param context the name under which the cache keeps its names
     */
    public record Scope(String context, NameSource source) {}

    /** Returns the names as they are known now. If they are missing or old, they are read in the background. */
    public List<Name> names(Scope scope, NameKind kind) {
        Entry known = entries.get(new Key(scope.context(), kind));
        if (known == null || !isCurrent(known, kind) || nanoTime.getAsLong() - known.readAt() > FRESH.toNanos()) {
            read(scope, kind, known, Duration.ZERO);
        }
        return known == null ? List.of() : known.names();
    }

    /**
     * Reads in the background, if the prompt goes on waiting for a key, the names that were never read and those that a
     * command may have changed.
     */
    public void promptWaits(Scope scope) {
        for (NameKind kind : NameKind.remembered()) {
            Entry known = entries.get(new Key(scope.context(), kind));
            if (known == null || !isCurrent(known, kind)) {
                read(scope, kind, known, IDLE);
            }
        }
    }

    /** Runs work on the background thread if the prompt goes on waiting for a key. */
    public synchronized void whenIdle(Runnable work) {
        idle.add(worker.schedule(work, IDLE.toNanos(), TimeUnit.NANOSECONDS));
    }

    /** Drops the reads that have not begun, so that a command has the machine to itself. */
    public synchronized void commandBegins() {
        waiting.values().forEach(read -> read.cancel(false));
        waiting.clear();
        idle.forEach(work -> work.cancel(false));
        idle.clear();
    }

    /**
     * Notes that a command has run; the names that it may have changed are then no longer current.
     *
     * @param command the command without its options and sub-command
     */
    public void commandEnded(String command) {
        changes.forEach((kind, count) -> {
            if (kind.changers().contains(command)) {
                count.incrementAndGet();
            }
        });
    }

    private AtomicLong changes(NameKind kind) {
        return Objects.requireNonNull(changes.get(kind), kind::name);
    }

    private boolean isCurrent(Entry entry, NameKind kind) {
        return entry.change() == changes(kind).get();
    }

    /** @param known the names that the caller found to be missing or old */
    private synchronized void read(Scope scope, NameKind kind, @Nullable Entry known, Duration delay) {
        if (reading != null && nanoTime.getAsLong() - reading.since() > PATIENCE.toNanos()) {
            reading.thread().interrupt();
        }
        Key key = new Key(scope.context(), kind);
        if (reading != null
                && reading.key().equals(key)
                && reading.change() == changes(kind).get()) {
            return;
        }
        Entry now = entries.get(key);
        if (now != null && !now.equals(known) && isCurrent(now, kind)) {
            // A read ended after the caller had looked.
            return;
        }
        ScheduledFuture<?> planned = waiting.get(key);
        if (planned != null && planned.getDelay(TimeUnit.NANOSECONDS) <= delay.toNanos()) {
            return;
        }
        if (planned != null) {
            planned.cancel(false);
        }
        waiting.put(key, worker.schedule(() -> readNow(scope, key), delay.toNanos(), TimeUnit.NANOSECONDS));
    }

    private void readNow(Scope scope, Key key) {
        long change = begin(key);
        Entry before = entries.get(key);
        List<Name> names = before == null ? List.of() : before.names();
        try {
            names = List.copyOf(scope.source().read(key.kind()));
        } catch (Exception | LinkageError e) {
            // Scala throws checked exceptions without declaring them.
            LogStart.require();
            LoggerFactory.getLogger(NameCache.class).debug("cannot read names of kind {}", key.kind(), e);
        } finally {
            // Even after an Error, for otherwise this kind would never be read again.
            end(key, new Entry(names, nanoTime.getAsLong(), change));
        }
    }

    private synchronized long begin(Key key) {
        waiting.remove(key);
        reading = new Reading(key, changes(key.kind()).get(), Thread.currentThread(), nanoTime.getAsLong());
        return reading.change();
    }

    private synchronized void end(Key key, Entry read) {
        entries.put(key, read);
        reading = null;
        // Clear an interrupt that arrived after its read had ended.
        Thread.interrupted();
    }

    /** Ends the background thread without waiting for it. */
    @Override
    public void close() {
        worker.shutdownNow();
    }

    private record Key(String context, NameKind kind) {}

    private record Entry(List<Name> names, long readAt, long change) {}

    private record Reading(Key key, long change, Thread thread, long since) {}
}
