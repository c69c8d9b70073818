package io.dps.shell.settings;

import org.slf4j.LoggerFactory;

/**
 * Starts Log4j on a thread of its own, which nobody interrupts. On an interrupted thread Log4j does not start, and cannot be
 * started again in that process: a Ctrl-C in its first moment would leave every class that logs unusable. Safe for several
 * threads.
 */
public final class LogStart {
    private static boolean isDone;

    private LogStart() {}

    /** Returns once Log4j has started. Call it before the first use of a library that logs. */
    public static synchronized void require() {
        if (isDone) {
            return;
        }
        Thread starter = new Thread(() -> LoggerFactory.getLogger(LogStart.class), "start of the log");
        starter.start();
        boolean interrupted = false;
        while (starter.isAlive()) {
            try {
                starter.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        isDone = true;
    }
}
