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

/** A plugin for the Spark Connect servers of dps that keeps one statement from taking down the others. */
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

    /** Returns nothing for executors: they are separate processes, which Spark ends and replaces. */
    @Override
    public ExecutorPlugin executorPlugin() {
        return null;
    }

    /**
     * Cancels jobs that a Spark Connect statement submits after it was cancelled. Spark itself cancels only the jobs
     * that the statement has at that moment; a job submitted just afterwards would run to its end, although nobody
     * takes its result. Called by Spark's listener bus, one event at a time.
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
     * Ends a Spark Connect server in which a thread died of an {@link OutOfMemoryError}, so that its supervisor
     * restarts it. A task that runs out of memory fails only its statement ({@code
     * spark.executor.killOnFatalError.depth=0}) and the server goes on; but a server that has lost one of its own
     * threads would be half dead.
     */
    static final class OutOfMemoryExit {
        /** The exit code of Spark's own executors when they run out of memory. */
        static final int EXIT_CODE = 52;

        private OutOfMemoryExit() {}

        public static void install() {
            Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
            Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
                if (failure instanceof OutOfMemoryError) {
                    try {
                        System.err.println("error: out of memory in a thread of the server");
                    } finally {
                        // Even the line above may run out of memory; a logger and shutdown hooks need more.
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
