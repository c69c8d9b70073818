package io.dps.streaming.run;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.udf;

import io.dps.streaming.checkpoint.BatchRuns;
import io.dps.streaming.kafka.BrokerAccess;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Supplier;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF0;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.util.LongAccumulator;

/**
 * Writes the records of a batch to a topic, each with the batch's id in the header {@value #HEADER}, and stores the
 * offsets between which they lie (ADR 0017). Used by the thread of one query.
 */
public final class BatchSink {
    /** The header with the id of the batch, as text. */
    public static final String HEADER = "dps-batch";

    private final BrokerAccess brokers;
    private final String topic;
    private final Supplier<SortedMap<Integer, Long>> ends;
    private final BatchRuns runs;

    /** @param ends returns the topic's end offsets by partition */
    BatchSink(BrokerAccess brokers, String topic, Supplier<SortedMap<Integer, Long>> ends, BatchRuns runs) {
        this.brokers = brokers;
        this.topic = topic;
        this.ends = ends;
        this.runs = runs;
    }

    /** Writes the records: {@code key} and {@code value} (strings). */
    void write(Dataset<Row> records, long batch) {
        runs.begin(batch, ends.get());
        LongAccumulator again = records.sparkSession().sparkContext().longAccumulator("rows of tasks that ran again");
        records.withColumn("headers", headers(batch, again))
                .write()
                .format("kafka")
                .options(brokers.options())
                .option("topic", topic)
                .options(KafkaPatience.SINK)
                .save();
        // Records that an earlier run in this process left in its producer may arrive while this run writes.
        boolean hadRun = runs.of(batch).orElse(List.of()).size() > 1;
        runs.end(batch, ends.get(), hadRun || again.value() > 0);
    }

    /**
     * Returns the headers, and counts the rows of tasks that run a second time, because the rows of a failed task stay
     * in the topic. The function is marked nondeterministic; otherwise Spark would call it once for all tasks.
     */
    private static Column headers(long batch, LongAccumulator again) {
        byte[] id = Long.toString(batch).getBytes(StandardCharsets.UTF_8);
        UDF0<byte[]> value = () -> {
            TaskContext task = TaskContext.get();
            if (task.attemptNumber() > 0 || task.stageAttemptNumber() > 0) {
                again.add(1);
            }
            return id;
        };
        Column text = udf(value, DataTypes.BinaryType).asNondeterministic().apply();
        return array(struct(lit(HEADER).as("key"), text.as("value")));
    }
}
