package io.dps.shell.stream.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dps.contract.Isolation;
import io.dps.contract.OffsetRange;
import io.dps.shell.topic.client.KafkaSource;
import io.dps.stack.model.KafkaEndpoint;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.connect.SparkSession;

/** Reads records of a topic between exact offsets, with Spark's Kafka source. */
final class TopicRecords {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final OffsetRange NOTHING = new OffsetRange(0, 0);

    private TopicRecords() {}

    /** Returns the records of ranges, each range read under its own isolation. */
    static Dataset<Row> between(
            SparkSession session, KafkaEndpoint kafka, String topic, Map<Isolation, Map<Integer, OffsetRange>> ranges) {
        // Without a range, return an empty dataset that still has the columns.
        return ranges.entrySet().stream()
                .map(read -> between(session, kafka, topic, read.getKey(), read.getValue()))
                .reduce(Dataset::union)
                .orElseGet(() -> between(session, kafka, topic, Isolation.READ_COMMITTED, Map.of(0, NOTHING)));
    }

    private static Dataset<Row> between(
            SparkSession session,
            KafkaEndpoint kafka,
            String topic,
            Isolation isolation,
            Map<Integer, OffsetRange> ranges) {
        Map<String, Long> starts = new TreeMap<>();
        Map<String, Long> ends = new TreeMap<>();
        ranges.forEach((partition, range) -> {
            starts.put(partition.toString(), range.first());
            ends.put(partition.toString(), Math.max(range.first(), range.end()));
        });
        return KafkaSource.reader(session, kafka, isolation)
                .option("assign", json(Map.of(topic, ranges.keySet())))
                .option("startingOffsets", json(Map.of(topic, starts)))
                .option("endingOffsets", json(Map.of(topic, ends)))
                .load()
                .select("partition", "offset", "timestamp", "key", "value");
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write offsets as JSON", e);
        }
    }
}
