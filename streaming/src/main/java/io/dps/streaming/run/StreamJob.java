package io.dps.streaming.run;

import io.dps.contract.BatchRun;
import io.dps.contract.StreamProgress;
import io.dps.contract.UserFailure;
import io.dps.streaming.checkpoint.WriterLock.WriterHolder;
import io.dps.streaming.progress.BatchLog;
import io.dps.streaming.progress.ProgressReporter;
import io.dps.streaming.progress.StreamIdentity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.jspecify.annotations.Nullable;

/**
 * The work of a {@link StreamRun}: the averager, or a stream that a user made. Used by the run's thread; only
 * {@link #isRow} and {@link Agreed#runs} are called by other threads.
 */
public interface StreamJob extends AutoCloseable {
    /** Returns the stream's name. */
    String stream();

    /** Returns what the program does, for the name of the Spark application. */
    String title();

    String inputTopic();

    String outputTopic();

    /**
     * Returns the number of partitions of the state: as requested, or else as stored in the checkpoint, or else the
     * number of cores.
     */
    int shufflePartitions();

    /**
     * Stores what a new checkpoint is bound to; if the checkpoint exists, compares this with what is stored. The caller
     * holds the writer's lock.
     *
     * @throws UserFailure of kind {@code REFUSED} if the checkpoint does not fit; the message says what differs
     */
    Agreed agree(TopicStates topics);

    /** Returns the test that decides whether a record counts as valid or as rejected. */
    Predicate<ConsumerRecord<byte[], byte[]>> isRow();

    @Override
    default void close() {}

    /**
     * The state of the topics at the start.
     *
     * @param ids topic ids by name
     * @param firstOffsets the input topic's earliest offsets by partition
     * @param outputEnds the output topic's end offsets by partition
     */
    record TopicStates(Map<String, String> ids, Map<Integer, Long> firstOffsets, SortedMap<Integer, Long> outputEnds) {}

    /** A job that agrees with its checkpoint. */
    interface Agreed {
        int shufflePartitions();

        /** Returns the options that the checkpoint is bound to, as progress records report them. */
        StreamProgress.Options reported();

        /** Returns the output topic's end offsets when the checkpoint was created; null if they are not known. */
        @Nullable
        SortedMap<Integer, Long> outputStart();

        /** Returns what the runs of a batch have written; null if the job does not record it. */
        default @Nullable List<BatchRun> runs(long batch) {
            return null;
        }

        /**
         * Checks that input and output are still the topics that the checkpoint is bound to.
         *
         * @param ids topic ids by name
         * @throws UserFailure of kind {@code REFUSED} if one of them was deleted and created again
         */
        void requireTopics(Map<String, String> ids);

        /**
         * Starts the query.
         *
         * @return the query; empty if {@code enough} ended the start early
         */
        Optional<StreamingQuery> start(SparkSession session, Attempt attempt)
                throws StreamingQueryException, TimeoutException;

        /** Returns how the run's reports identify the run and the stream. */
        default StreamIdentity identity(WriterHolder writer, StreamJob job) {
            return new StreamIdentity(
                    writer, job.stream(), job.inputTopic(), job.outputTopic(), reported(), outputStart());
        }
    }

    /**
     * The objects of a run that a query needs.
     *
     * @param writer the process that runs the query
     * @param enough polled several times a second; true ends the start early
     */
    record Attempt(WriterHolder writer, BatchLog log, ProgressReporter reporter, BooleanSupplier enough) {}
}
