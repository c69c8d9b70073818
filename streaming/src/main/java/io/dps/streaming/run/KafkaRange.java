package io.dps.streaming.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dps.contract.Isolation;
import io.dps.contract.OffsetRange;
import io.dps.streaming.kafka.BrokerAccess;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.ToLongFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * A part of a topic that is read as a batch, to the record.
 *
 * @param offsets the offsets, by partition; partitions that are not named are not read
 */
public record KafkaRange(BrokerAccess brokers, String topic, SortedMap<Integer, OffsetRange> offsets) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The columns of Spark's Kafka source. */
    private static final StructType COLUMNS = StructType.fromDDL("key BINARY, value BINARY, topic STRING,"
            + " partition INT, offset BIGINT, timestamp TIMESTAMP, timestampType INT");

    /**
     * Returns the records as rows of Spark's Kafka source; reading fails if the start or end of a range is not in the
     * topic.
     */
    public Dataset<Row> records(SparkSession session, Isolation isolation) {
        if (offsets.isEmpty()) {
            return session.createDataFrame(List.of(), COLUMNS);
        }
        return session.read()
                .format("kafka")
                .options(KafkaPolls.LARGE)
                .options(brokers.options())
                .option("assign", assigned())
                .option("startingOffsets", bounds(OffsetRange::first))
                .option("endingOffsets", bounds(OffsetRange::end))
                .option("kafka.isolation.level", isolation.id())
                .option("failOnDataLoss", true)
                .load();
    }

    private String assigned() {
        ObjectNode topics = JSON.createObjectNode();
        offsets.keySet().forEach(topics.putArray(topic)::add);
        return topics.toString();
    }

    private String bounds(ToLongFunction<OffsetRange> bound) {
        ObjectNode topics = JSON.createObjectNode();
        ObjectNode partitions = topics.putObject(topic);
        for (Map.Entry<Integer, OffsetRange> range : offsets.entrySet()) {
            partitions.put(range.getKey().toString(), bound.applyAsLong(range.getValue()));
        }
        return topics.toString();
    }
}
