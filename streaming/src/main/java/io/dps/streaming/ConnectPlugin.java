package io.dps.streaming;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.connect.service.SparkListenerConnectOperationCanceled;

/** Plugin of the Spark Connect servers that dps runs: keeps one statement from taking the others down. */
public final class ConnectPlugin implements SparkPlugin {
    /** Called by Spark. */
    public ConnectPlugin() {}

    @Override
    public DriverPlugin driverPlugin() {
        return new DriverPlugin() {
            @Override
            public Map<String, String> init(SparkContext context, PluginContext plugin) {
                OutOfMemoryExit.install();
                context.addSparkListener(new LateJobs(context));
                return Map.of();
            }
        };
    }

    /** Executors are processes of their own, which Spark ends and replaces. */
    @Override
    public ExecutorPlugin executorPlugin() {
        return null;
    }

    /**
     * Cancels the jobs that a statement of Spark Connect begins after it was cancelled. Spark cancels the jobs that the statement
     * has at that moment; one that its thread is just about to submit would run to its end, with nobody to take the result. Called
     * by Spark's listener bus, one event at a time.
     */
    static final class LateJobs extends SparkListener {
        private static final String TAGS = "spark.job.tags";
        private static final int REMEMBERED = 1_000;

        private final SparkContext context;
        private final Map<String, Boolean> cancelled = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                return size() > REMEMBERED;
            }
        };

        public LateJobs(SparkContext context) {
            this.context = context;
        }

        @Override
        public void onOtherEvent(SparkListenerEvent event) {
            if (event instanceof SparkListenerConnectOperationCanceled statement) {
                cancelled.put(statement.jobTag(), true);
                context.cancelJobsWithTag(statement.jobTag());
            }
        }

        @Override
        public void onJobStart(SparkListenerJobStart job) {
            String tags = job.properties() == null ? "" : job.properties().getProperty(TAGS, "");
            if (Arrays.stream(tags.split(",")).anyMatch(cancelled::containsKey)) {
                context.cancelJob(job.jobId(), "its statement was cancelled");
            }
        }
    }

    /**
     * Ends a Spark Connect server in which a thread has died without memory, so that its supervisor starts it again. A task
     * without memory fails its statement alone ({@code spark.executor.killOnFatalError.depth=0}), and the server goes on; without
     * one of its own threads it would be half dead.
     */
    static final class OutOfMemoryExit {
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
}
