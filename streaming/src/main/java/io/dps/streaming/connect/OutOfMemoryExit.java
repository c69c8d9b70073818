package io.dps.streaming.connect;

/**
 * Ends a Spark Connect server in which a thread has died without memory, so that its supervisor starts it again. A task
 * without memory fails its statement alone ({@code spark.executor.killOnFatalError.depth=0}), and the server goes on; without
 * one of its own threads it would be half dead.
 */
public final class OutOfMemoryExit {
    /** As Spark's own executors end without memory. */
    static final int EXIT_CODE = 52;

    private OutOfMemoryExit() {}

    public static void install() {
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
            if (failure instanceof OutOfMemoryError) {
                try {
                    System.err.println("error: out of memory in a thread of the server");
                } finally {
                    // Even the line above may find no memory; a logger and the hooks of a shutdown need more.
                    Runtime.getRuntime().halt(EXIT_CODE);
                }
            }
            if (before != null) {
                before.uncaughtException(thread, failure);
            }
        });
    }
}
