package io.dps.shell.platform.client;

import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running statements of a session, each with a tag on the server. When this process ends, even by SIGTERM or
 * SIGHUP, it cancels these statements on the server; otherwise they would continue and occupy cores that others need.
 * Safe for several threads.
 */
final class RunningStatements implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunningStatements.class);

    /** Time limit for cancelling, so that a server that does not answer cannot keep this process from ending. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Set<String> tags = ConcurrentHashMap.newKeySet();
    private final Consumer<String> interrupt;
    private final Thread atExit = new Thread(this::cancelAll, "cancel-statements");

    /** @param interrupt cancels, on the server, all statements with the given tag */
    RunningStatements(Consumer<String> interrupt) {
        this.interrupt = interrupt;
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Registers a statement that is about to be sent; returns the tag for the statement. */
    String begin() {
        String tag = "dps-" + UUID.randomUUID();
        tags.add(tag);
        return tag;
    }

    void ended(String tag) {
        tags.remove(tag);
    }

    private void cancelAll() {
        if (tags.isEmpty()) {
            return;
        }
        Thread canceller = new Thread(() -> tags.forEach(this::cancel), "cancel-at-server");
        canceller.setDaemon(true);
        canceller.start();
        try {
            canceller.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void cancel(String tag) {
        try {
            interrupt.accept(tag);
        } catch (Throwable e) {
            // Scala throws checked exceptions without declaring them.
            LOG.info("a statement could not be cancelled on the server", e);
        }
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException alreadyEnding) {
            LOG.debug("the process is ending already", alreadyEnding);
        }
    }
}
