package io.dps.streaming;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.streaming.ConnectPlugin.LateJobs;
import io.dps.streaming.average.KafkaRows;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connect.service.SparkListenerConnectOperationCanceled;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import scala.collection.immutable.Map$;

class LateJobsTest {
    private static final String TAG = "a statement";

    private final SparkSession session = KafkaRows.session();
    private final SparkContext context = session.sparkContext();
    private final LateJobs listener = new LateJobs(context);

    @BeforeEach
    void listen() {
        context.addSparkListener(listener);
    }

    @AfterEach
    void end() {
        context.removeJobTag(TAG);
        context.cancelAllJobs();
        context.removeSparkListener(listener);
    }

    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void a_job_that_begins_after_its_statement_was_cancelled_is_cancelled_too() throws Exception {
        // given
        context.listenerBus()
                .post(new SparkListenerConnectOperationCanceled(TAG, "operation", 0, Map$.MODULE$.empty()));
        context.listenerBus().waitUntilEmpty();
        // when
        context.addJobTag(TAG);
        // then: it would take days
        assertThatThrownBy(() -> session.range(1_000_000_000_000_000L).count())
                .hasStackTraceContaining("its statement was cancelled");
        context.removeJobTag(TAG);
        session.range(10).count();
    }
}
