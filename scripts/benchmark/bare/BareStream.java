import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.StructType;

/**
 * What a program without dps would do with a topic and SQL: Spark's {@code from_json} in a job of its own, with the settings
 * of Kafka and Spark that dps uses. scripts/bench compares dps with it. Prints milliseconds: of the batches of a stream; or
 * of a whole batch job, from the start of its session.
 *
 * <p>Arguments: stream or batch, the broker, the input topic, the output topic, a folder for the checkpoint, the schema, the
 * SQL over a view named like the input topic, and settings of the Kafka source as {@code name=value}.
 */
class BareStream {
    private static final Map<String, String> SETTINGS = Map.of(
            "spark.ui.enabled", "false",
            "spark.driver.host", "127.0.0.1",
            "spark.driver.bindAddress", "127.0.0.1",
            "spark.sql.session.timeZone", "UTC",
            "spark.sql.adaptive.enabled", "false",
            "spark.sql.streaming.stateStore.providerClass",
                    "org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider",
            "spark.sql.streaming.stateStore.rocksdb.changelogCheckpointing.enabled", "true",
            "spark.sql.streaming.stateStore.rocksdb.boundedMemoryUsage", "true",
            "spark.sql.streaming.stateStore.rocksdb.maxMemoryUsageMB", "64");

    public static void main(String[] arguments) throws Exception {
        long begun = System.nanoTime();
        SparkSession.Builder builder = SparkSession.builder().master("local[*]");
        SETTINGS.forEach(builder::config);
        SparkSession session = builder.config(
                        "spark.sql.shuffle.partitions", Runtime.getRuntime().availableProcessors())
                .getOrCreate();
        StructType schema = StructType.fromDDL(arguments[5]);
        if (arguments[0].equals("stream")) {
            System.out.println(stream(session, arguments, schema));
        } else {
            Dataset<Row> records = session.read()
                    .format("kafka")
                    .option("kafka.bootstrap.servers", arguments[1])
                    .option("subscribe", arguments[2])
                    .options(source(arguments))
                    .load();
            rows(records, schema).createOrReplaceTempView(arguments[2]);
            session.sql(arguments[6]).write().format("noop").mode("overwrite").save();
            System.out.println((System.nanoTime() - begun) / 1_000_000);
        }
        System.exit(0);
    }

    private static long stream(SparkSession session, String[] arguments, StructType schema) throws Exception {
        Dataset<Row> records = session.readStream()
                .format("kafka")
                .option("kafka.bootstrap.servers", arguments[1])
                .option("subscribe", arguments[2])
                .option("startingOffsets", "earliest")
                .option("failOnDataLoss", "true")
                .option("kafka.isolation.level", "read_committed")
                .options(source(arguments))
                .load();
        rows(records, schema).withWatermark("process_timestamp", "30 seconds").createOrReplaceTempView(arguments[2]);
        StreamingQuery query = session.sql(arguments[6])
                .select(to_json(struct(col("*"))).as("value"))
                .writeStream()
                .format("kafka")
                .option("kafka.bootstrap.servers", arguments[1])
                .option("topic", arguments[3])
                .option("checkpointLocation", arguments[4])
                .outputMode("append")
                .trigger(Trigger.AvailableNow())
                .start();
        query.awaitTermination();
        long millis = 0;
        for (var batch : query.recentProgress()) {
            millis += batch.durationMs().get("triggerExecution");
        }
        return millis;
    }

    private static Map<String, String> source(String[] arguments) {
        return Arrays.stream(arguments)
                .skip(7)
                .map(setting -> setting.split("=", 2))
                .collect(Collectors.toMap(setting -> "kafka." + setting[0], setting -> setting[1]));
    }

    private static Dataset<Row> rows(Dataset<Row> records, StructType schema) {
        return records.select(from_json(col("value").cast("string"), schema).as("row")).select("row.*");
    }
}
