package io.dps.streaming.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.streaming.average.KafkaRows;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How a query is waited for and stopped, with a source and a sink that need no broker. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class StreamQueryTest {
    @TempDir
    Path checkpoint;

    private final SparkSession session = KafkaRows.session();

    @Test
    void one_that_catches_up_ends_by_itself() throws Exception {
        StreamingQuery query = start(Trigger.AvailableNow(), (rows, id) -> {});

        new StreamQuery(query).await(() -> false);

        assertThat(query.isActive()).isFalse();
        assertThat(query.lastProgress().batchId()).isZero();
    }

    @Test
    void enough_lets_the_batch_at_hand_end() throws Exception {
        // given: a batch that goes on until somebody has found that it is enough
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        StreamingQuery query = start(Trigger.ProcessingTime("1 hour"), (rows, id) -> {
            begun.countDown();
            try {
                asked.await();
            } catch (InterruptedException e) {
                interrupted.set(true);
            }
        });
        begun.await();
        // when
        new StreamQuery(query).await(() -> {
            asked.countDown();
            return true;
        });
        // then
        assertThat(query.isActive()).isFalse();
        assertThat(interrupted).isFalse();
        assertThat(checkpoint.resolve("commits/0")).isRegularFile();
        assertThat(checkpoint.resolve("offsets/1")).doesNotExist();
    }

    @Test
    void a_failure_to_find_out_whether_it_is_enough_ends_the_query() throws Exception {
        StreamingQuery query = start(Trigger.ProcessingTime("1 hour"), (rows, id) -> {});

        assertThatThrownBy(() -> new StreamQuery(query).await(() -> {
                    throw new IllegalStateException("out of paper");
                }))
                .hasMessage("out of paper");
        assertThat(query.isActive()).isFalse();
    }

    @Test
    void a_failure_of_the_query_reaches_the_caller() throws Exception {
        StreamingQuery query = start(Trigger.AvailableNow(), (rows, id) -> {
            throw new IllegalStateException("out of paper");
        });

        assertThatThrownBy(() -> new StreamQuery(query).await(() -> false))
                .isInstanceOf(StreamingQueryException.class)
                .hasMessageContaining("out of paper");
    }

    private StreamingQuery start(Trigger trigger, VoidFunction2<Dataset<Row>, Long> sink) throws Exception {
        return session.readStream()
                .format("rate-micro-batch")
                .option("rowsPerBatch", "1")
                .load()
                .writeStream()
                .foreachBatch(sink)
                .option("checkpointLocation", checkpoint.toString())
                .trigger(trigger)
                .start();
    }
}
