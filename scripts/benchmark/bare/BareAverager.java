import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.window;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The averager's work as a plain job of Spark. scripts/bench compares dps with it. Prints the milliseconds of its batches.
 *
 * <p>Arguments: the plan, the broker, the input topic, the output topic, a folder for the checkpoint, the number of shuffle
 * partitions, and settings of the Kafka source as {@code name=value}. The plan is {@code seed}, which parses JSON into a map
 * of strings and leaves everything else to Spark's defaults, or {@code struct}, which parses it into columns and keeps its
 * state as dps does.
 */
class BareAverager {
    private static final Map<String, String> STATE = Map.of(
            "spark.sql.streaming.stateStore.providerClass",
                    "org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider",
            "spark.sql.streaming.stateStore.rocksdb.changelogCheckpointing.enabled", "true",
            "spark.sql.streaming.stateStore.rocksdb.boundedMemoryUsage", "true",
            "spark.sql.streaming.stateStore.rocksdb.maxMemoryUsageMB", "64");

    public static void main(String[] arguments) throws Exception {
        boolean isSeed = arguments[0].equals("seed");
        SparkSession.Builder builder = SparkSession.builder()
                .master("local[*]")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.sql.session.timeZone", "UTC")
                .config("spark.sql.shuffle.partitions", arguments[5]);
        if (!isSeed) {
            STATE.forEach(builder::config);
        }
        SparkSession session = builder.getOrCreate();
        Map<String, String> source = Arrays.stream(arguments)
                .skip(6)
                .map(setting -> setting.split("=", 2))
                .collect(Collectors.toMap(setting -> "kafka." + setting[0], setting -> setting[1]));
        Dataset<Row> records = session.readStream()
                .format("kafka")
                .option("kafka.bootstrap.servers", arguments[1])
                .option("subscribe", arguments[2])
                .option("startingOffsets", "earliest")
                .options(source)
                .load();
        StreamingQuery query = averages(isSeed ? map(records) : columns(records))
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
        System.out.println(millis);
        System.exit(0);
    }

    private static Dataset<Row> map(Dataset<Row> records) {
        Column json = from_json(
                col("value").cast("string"), DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType));
        return records.select(json.as("json"))
                .select(
                        field("process_timestamp", "timestamp"),
                        field("temperature", "double"),
                        field("humidity", "double"),
                        field("pressure", "double"));
    }

    private static Column field(String name, String type) {
        return col("json").getItem(name).cast(type).as(name);
    }

    private static Dataset<Row> columns(Dataset<Row> records) {
        StructType schema = StructType.fromDDL(
                "process_timestamp TIMESTAMP, temperature DOUBLE, humidity DOUBLE, pressure DOUBLE, sensor_id STRING");
        return records.select(from_json(col("value").cast("string"), schema).as("row")).select("row.*");
    }

    private static Dataset<Row> averages(Dataset<Row> readings) {
        return readings.withWatermark("process_timestamp", "10 seconds")
                .groupBy(window(col("process_timestamp"), "10 seconds"))
                .agg(
                        average("temperature"),
                        average("humidity"),
                        average("pressure"),
                        functions.count(functions.lit(1)).as("readings"))
                .select(to_json(struct(col("*"))).as("value"));
    }

    private static Column average(String name) {
        return round(avg(name), 2).as("avg_" + name);
    }
}
