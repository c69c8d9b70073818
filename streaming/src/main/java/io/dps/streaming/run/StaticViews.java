package io.dps.streaming.run;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;

import io.dps.contract.InputView;
import io.dps.contract.OffsetRange;
import io.dps.contract.StreamDefinition;
import io.dps.contract.StreamHint;
import io.dps.contract.UserFailure;
import io.dps.contract.ViewBounds;
import io.dps.streaming.kafka.BrokerAccess;
import io.dps.streaming.kafka.BrokerTopics;
import io.dps.streaming.sql.InputRows;
import io.dps.streaming.sql.StreamSql;
import io.dps.streaming.sql.ViewSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The static views of a stream: topics between offsets that its definition names, whose rows it joins (ADR 0025). Used by
 * one thread.
 */
public final class StaticViews {
    private static final Logger LOG = LoggerFactory.getLogger(StaticViews.class);

    private final BrokerAccess brokers;
    private final StreamDefinition definition;
    private final Map<String, Dataset<Row>> kept = new HashMap<>();

    public StaticViews(BrokerAccess brokers, StreamDefinition definition) {
        this.brokers = brokers;
        this.definition = definition;
    }

    /**
     * Checks that the topics still hold the records of the views. A stream that joined fewer would be wrong without a
     * sign of it.
     *
     * @throws UserFailure of kind {@code FAILED} if records are gone, or if a topic is missing or another one; of kind
     *     {@code UNREACHABLE} if the broker does not answer
     */
    public void requireWhole(BrokerTopics topics) {
        for (InputView view : definition.statics()) {
            requireWhole(topics, view, bounds(view));
        }
    }

    private void requireWhole(BrokerTopics topics, InputView view, ViewBounds bounds) {
        String topic = view.topic();
        String id;
        try {
            id = topics.ids(List.of(topic)).get(topic);
        } catch (UserFailure failure) {
            if (failure.getCause() != null
                    && failure.getCause().getCause() instanceof UnknownTopicOrPartitionException) {
                throw lost(view, "topic " + topic + " is missing", failure);
            }
            throw failure;
        }
        if (!bounds.topicId().equals(id)) {
            throw lost(view, "topic " + topic + " was deleted and created again", null);
        }
        SortedMap<Integer, Long> first = topics.firstOffsets(topic);
        SortedMap<Integer, Long> end = topics.endOffsets(topic);
        List<String> gone = new ArrayList<>();
        bounds.offsets().forEach((partition, range) -> {
            long from = first.getOrDefault(partition, range.end());
            long to = end.getOrDefault(partition, range.first());
            if (range.size() > 0 && (from > range.first() || to < range.end())) {
                gone.add("partition " + partition + " has offsets " + from + " to " + to + ", but the view needs "
                        + range.first() + " to " + range.end());
            }
        });
        if (!gone.isEmpty()) {
            throw lost(view, "records are gone from topic " + topic + ": " + String.join("; ", gone), null);
        }
    }

    private UserFailure lost(InputView view, String what, @Nullable UserFailure cause) {
        return UserFailure.failed(
                StreamHint.STATIC_VIEW + view.name() + " of stream " + definition.name() + " has lost records: " + what,
                StreamHint.forEnd(definition.name(), StreamHint.STATIC_VIEW).orElseThrow(),
                cause);
    }

    /** Returns whether a run of this process has read all views, whose rows it keeps. */
    boolean areRead() {
        return definition.statics().stream().allMatch(view -> kept.containsKey(view.name()));
    }

    /** Returns the records of a view, as rows of Spark's Kafka source. */
    public Dataset<Row> records(SparkSession session, InputView view) {
        ViewBounds bounds = bounds(view);
        SortedMap<Integer, OffsetRange> offsets = new TreeMap<>(bounds.offsets());
        offsets.values().removeIf(range -> range.size() == 0);
        return new KafkaRange(brokers, view.topic(), offsets).records(session, bounds.isolation());
    }

    /**
     * Declares the views. Their rows are read by the first call, and kept by Spark until the session ends: each batch
     * would otherwise read the topics again.
     *
     * @return for each view some of whose records are not rows, a sentence that says so
     */
    List<String> declare(SparkSession session, StreamSql sql) {
        List<String> notices = new ArrayList<>();
        for (InputView view : definition.statics()) {
            Dataset<Row> rows = kept.computeIfAbsent(view.name(), name -> keep(session, view, notices));
            sql.declareStatic(view, rows);
        }
        return notices;
    }

    private Dataset<Row> keep(SparkSession session, InputView view, List<String> notices) {
        StructType schema = ViewSchema.of(view);
        Dataset<Row> judged = InputRows.judged(records(session, view), view, schema)
                .drop("value")
                .persist(StorageLevel.MEMORY_AND_DISK());
        Row counts;
        try {
            counts = judged.agg(count_if(col(InputRows.REASON).isNull()), count(col(InputRows.REASON)))
                    .head();
        } catch (RuntimeException e) {
            // The next attempt makes other rows; these would stay in memory.
            judged.unpersist();
            throw e;
        }
        long accepted = counts.getLong(0);
        long rejected = counts.getLong(1);
        LOG.info("static view {} has {} rows; {} of its records are not rows", view.name(), accepted, rejected);
        if (rejected > 0) {
            notices.add(StreamHint.STATIC_VIEW + view.name() + ": " + rejected + " of its " + (accepted + rejected)
                    + " records are not rows and are not joined");
        }
        return InputRows.accepted(judged, view, schema);
    }

    private static ViewBounds bounds(InputView view) {
        return Objects.requireNonNull(view.bounds(), "bounds");
    }
}
