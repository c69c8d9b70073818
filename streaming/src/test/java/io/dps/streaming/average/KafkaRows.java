package io.dps.streaming.average;

import io.dps.streaming.run.StreamSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Rows shaped like those of Spark's Kafka source, and the one session of all tests that use them. */
public final class KafkaRows {
    static final StructType SCHEMA = new StructType()
            .add("key", DataTypes.BinaryType)
            .add("value", DataTypes.BinaryType)
            .add("timestamp", DataTypes.TimestampType);

    private final List<Row> rows = new ArrayList<>();

    /** Starts the session with the averager's own settings, on two cores and two partitions. */
    public static SparkSession session() {
        System.setProperty("spark.master", "local[2]");
        System.setProperty("spark.log.level", "ERROR");
        return StreamSession.start("test", 2);
    }

    public KafkaRows reading(String time, double temperature, double humidity, double pressure, String sensor) {
        String value =
                "{\"process_timestamp\":\"%s\",\"temperature\":%s,\"humidity\":%s,\"pressure\":%s,\"sensor_id\":\"%s\"}"
                        .formatted(time, temperature, humidity, pressure, sensor);
        return record(null, value, Instant.parse(time));
    }

    public KafkaRows record(String key, String value, Instant timestamp) {
        rows.add(RowFactory.create(bytes(key), bytes(value), Timestamp.from(timestamp)));
        return this;
    }

    Dataset<Row> toDataset(SparkSession session) {
        return session.createDataFrame(rows, SCHEMA);
    }

    /** Adds a file that a streaming file source reads as its next batch; the order is by modification time. */
    public void addTo(Path folder, SparkSession session, int order) throws IOException {
        // Beside the folder, so that it goes with it, and can be moved from.
        Path draft = folder.resolveSibling("draft-" + folder.getFileName() + order);
        toDataset(session).coalesce(1).write().mode("overwrite").parquet(draft.toString());
        try (Stream<Path> files = Files.list(draft)) {
            Path part = files.filter(file -> file.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow();
            Files.setLastModifiedTime(
                    part, FileTime.from(Instant.parse("2026-01-01T00:00:00Z").plusSeconds(order)));
            Files.createDirectories(folder);
            Files.move(part, folder.resolve(order + ".parquet"));
        }
    }

    /** Reads a folder of such files, one per batch. */
    public static Dataset<Row> stream(Path folder, SparkSession session) {
        return session.readStream()
                .schema(SCHEMA)
                .option("maxFilesPerTrigger", 1)
                .parquet(folder.toString());
    }

    private static byte[] bytes(String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }
}
