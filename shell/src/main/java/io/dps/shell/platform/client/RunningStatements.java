package io.dps.shell.platform.client;

import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Statements of a session that the server works on, each known there by a tag. Those that still run when this process
 * ends, also by SIGTERM or SIGHUP, are cancelled at the server, where they would go on and take the others' cores. Safe
 * for use from several threads.
 */
final class RunningStatements implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunningStatements.class);

    /** A server that does not answer must not keep the process from ending. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Set<String> tags = ConcurrentHashMap.newKeySet();
    private final Consumer<String> interrupt;
    private final Thread atExit = new Thread(this::cancelAll, "cancel-statements");

    /** @param interrupt cancels the statements with a tag at the server */
    RunningStatements(Consumer<String> interrupt) {
        this.interrupt = interrupt;
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Notes a statement that is about to be sent, and returns the tag that it must have. */
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
            // Scala throws checked exceptions without saying so.
            LOG.info("a statement could not be cancelled at the server", e);
        }
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException alreadyEnding) {
            LOG.debug("the process ends already", alreadyEnding);
        }
    }
}
