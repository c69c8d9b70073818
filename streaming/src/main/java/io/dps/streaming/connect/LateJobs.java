package io.dps.streaming.connect;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.connect.service.SparkListenerConnectOperationCanceled;

/**
 * Cancels the jobs that a statement of Spark Connect begins after it was cancelled. Spark cancels the jobs that the statement
 * has at that moment; one that its thread is just about to submit would run to its end, with nobody to take the result. Called
 * by Spark's listener bus, one event at a time.
 */
public final class LateJobs extends SparkListener {
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
