package io.dps.shell.topic.client;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dps.contract.InputView;
import io.dps.contract.Isolation;
import io.dps.contract.RowFunction;
import io.dps.contract.Suggestion;
import io.dps.contract.UserFailure;
import io.dps.contract.ViewFormat;
import io.dps.shell.platform.client.ConnectClient;
import io.dps.shell.topic.SchemaFit;
import io.dps.shell.topic.TopicView;
import io.dps.shell.topic.TopicView.EventTime;
import io.dps.shell.topic.filter.Position;
import io.dps.stack.model.KafkaEndpoint;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.connect.DataFrameReader;
import org.apache.spark.sql.connect.Dataset;
import org.apache.spark.sql.connect.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Creates views of topics. The bounds of a view become the source's {@code startingTimestamp}, {@code endingTimestamp},
 * {@code startingOffsets} and {@code endingOffsets}, so that records outside the bounds are never read (Structured
 * Streaming + Kafka Integration Guide, "Batch queries").
 */
public final class TopicViews {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Maximum number of records that are read to infer or check a schema. */
    private static final int SAMPLE = 1_000;
    /**
     * Largest value, in bytes, that is fetched to infer a schema, so that the sample fits into memory. A strict view
     * leaves larger values out anyway (StrictJson of the streams).
     */
    private static final int MAX_SAMPLED_BYTES = 64 * 1024;
    /** Column with the fields of a value. */
    private static final String ROW = "_json";
    /** Column for the text of a value that does not fit the schema. */
    private static final String UNFIT = "_dps_unfit";
    /**
     * Option that renames Spark's column for corrupt records, because a field of the values may have that column's
     * default name.
     */
    private static final Map<String, String> PARSED = Map.of("columnNameOfCorruptRecord", UNFIT);

    private TopicViews() {}

    /**
     * Creates a view.
     *
     * @param offsets finds the offset of each partition for a position that is not a time
     */
    public static void create(
            ConnectClient spark,
            TopicView view,
            KafkaEndpoint kafka,
            Function<Position, SortedMap<Integer, Long>> offsets) {
        boolean strict = isStrict(spark);
        if (!strict && !view.format().equals(ViewFormat.DEFAULT)) {
            throw UserFailure.failed(
                    "view '" + view.name() + "' has values in the format "
                            + view.format().text() + ", which Spark Connect cannot read without the function "
                            + RowFunction.NAME,
                    "use a stack that dps has deployed, or declare a view of the text with --schema ''");
        }
        spark.call(session -> {
            create(session, view, kafka, offsets, strict);
            return view;
        });
    }

    /**
     * Returns true if the server has the function of streams that reads records, so that a view has the same rows as a
     * stream over it. On other servers a record that does not fit is a row, with NULL for each value that does not fit.
     */
    public static boolean isStrict(ConnectClient spark) {
        return spark.hasFunction(RowFunction.NAME);
    }

    private static void create(
            SparkSession session,
            TopicView view,
            KafkaEndpoint kafka,
            Function<Position, SortedMap<Integer, Long>> offsets,
            boolean strict) {
        Dataset<Row> records = records(session, view, kafka, offsets);
        String[] meta = {
            "CAST(key AS STRING) AS _key", "partition AS _partition", "offset AS _offset", "timestamp AS _timestamp"
        };
        if (view.schema().isEmpty()) {
            name(select(records, "CAST(value AS STRING) AS value", meta), view);
            return;
        }
        StructType columns = StructType.fromDDL(view.schema());
        Dataset<Row> parsed = strict
                ? records.withColumn(ROW, row(view, columns)).where(ROW + " IS NOT NULL")
                : records.withColumn(
                        ROW,
                        functions
                                .from_json(functions.col("value").cast("string"), columns, PARSED)
                                // The cast matches fields by position, not by name.
                                .cast(ViewColumns.withUniqueNames(columns)));
        name(select(parsed, ROW + ".*", meta), view);
    }

    /** Returns the value of a record as a row of the view; null for a record that is not a row. */
    private static Column row(TopicView view, StructType columns) {
        Column row = functions.call_function(
                RowFunction.NAME,
                functions.col("value"),
                functions.lit(view.schema()),
                functions.lit(RowFunction.argument(view.format())));
        return ViewColumns.renamed(columns).isEmpty() ? row : row.cast(ViewColumns.withUniqueNames(columns));
    }

    /**
     * Returns the column with the event time of a view, spelled as in the view's schema.
     *
     * @throws UserFailure of kind {@code USAGE} if the view has no such column, or if the column's type is not
     *     TIMESTAMP
     */
    public static String eventTime(ConnectClient spark, InputView view) {
        return spark.call(session -> eventTime(StructType.fromDDL(view.schema()), view));
    }

    private static String eventTime(StructType columns, InputView view) {
        String wanted = view.eventTime();
        List<StructField> fields = List.of(columns.fields());
        StructField found = fields.stream()
                .filter(field -> field.name().equals(wanted))
                .findFirst()
                .or(() -> fields.stream()
                        .filter(field -> field.name().equalsIgnoreCase(wanted))
                        .findFirst())
                .orElseThrow(() -> UserFailure.usage(
                        "view " + view.name() + " has no column '" + wanted + "' to be its event time",
                        Suggestion.hint(
                                wanted,
                                List.of(columns.fieldNames()),
                                "its columns are " + String.join(", ", columns.fieldNames()))));
        if (!found.dataType().equals(DataTypes.TimestampType)) {
            throw UserFailure.usage(
                    "column " + found.name() + " of view " + view.name() + " has type "
                            + found.dataType().sql() + ", but an event time must be a TIMESTAMP",
                    "choose another column, or declare this one as TIMESTAMP with --schema");
        }
        return found.name();
    }

    /** Describes, for messages, the columns of a view that are named differently from their fields. */
    public static List<String> renamed(TopicView view) {
        return view.schema().isBlank() ? List.of() : ViewColumns.renamed(StructType.fromDDL(view.schema()));
    }

    /** Registers the rows under the name of the view, with comments on the columns for DESCRIBE. */
    private static void name(Dataset<Row> rows, TopicView view) {
        EventTime time = view.eventTime().orElse(null);
        Dataset<Row> timed = time == null ? rows : rows.withMetadata(time.column(), comment(time.text()));
        timed.withMetadata("_key", comment("key of the record"))
                .withMetadata("_partition", comment("partition of topic " + view.topic()))
                .withMetadata("_offset", comment(view.bounds()))
                .withMetadata("_timestamp", comment("timestamp of the record in Kafka"))
                .createOrReplaceTempView(view.name());
    }

    private static Metadata comment(String text) {
        return new MetadataBuilder().putString("comment", text).build();
    }

    /** Checks how well the columns of a view fit the first records that the view reads. */
    public static SchemaFit fit(
            ConnectClient spark,
            TopicView view,
            KafkaEndpoint kafka,
            Function<Position, SortedMap<Integer, Long>> offsets) {
        boolean strict = isStrict(spark);
        return spark.call(session -> fit(session, view, kafka, offsets, strict));
    }

    private static SchemaFit fit(
            SparkSession session,
            TopicView view,
            KafkaEndpoint kafka,
            Function<Position, SortedMap<Integer, Long>> offsets,
            boolean strict) {
        StructType columns = StructType.fromDDL(view.schema());
        StructType unique = ViewColumns.withUniqueNames(columns);
        Column value = strict
                ? row(view, columns)
                : functions
                        .from_json(
                                functions.col("value").cast("string"), columns.add(UNFIT, DataTypes.StringType), PARSED)
                        .cast(unique.add(UNFIT, DataTypes.StringType));
        Dataset<Row> parsed = records(session, view, kafka, offsets)
                .where("value IS NOT NULL")
                .limit(SAMPLE)
                .select(value.as(ROW));
        Column unfit = strict
                ? functions.when(functions.col(ROW).isNull(), 1)
                : functions.col(ROW).getField(UNFIT);
        Column[] counts = Stream.concat(
                        Stream.of(unique.fieldNames())
                                .map(name -> functions.col(ROW).getField(name)),
                        Stream.of(unfit))
                .map(functions::count)
                .toArray(Column[]::new);
        Row found = parsed.agg(functions.count(functions.lit(1)), counts).head();
        int last = columns.size() + 1;
        List<String> empty = IntStream.range(1, last)
                .filter(i -> found.getLong(i) == 0)
                .mapToObj(i -> unique.fieldNames()[i - 1])
                .toList();
        return new SchemaFit(found.getLong(0), found.getLong(last), strict, empty);
    }

    private static Dataset<Row> records(
            SparkSession session,
            TopicView view,
            KafkaEndpoint kafka,
            Function<Position, SortedMap<Integer, Long>> offsets) {
        DataFrameReader reader =
                KafkaSource.reader(session, kafka, view.isolation()).option("subscribe", view.topic());
        view.from().ifPresent(from -> bound(reader, "starting", view.topic(), from, offsets));
        view.to().ifPresent(to -> bound(reader, "ending", view.topic(), to, offsets));
        // Kafka returns -1 for a record without a timestamp; Spark would read that as a time in 1969.
        return reader.load()
                .withColumn("timestamp", functions.expr("CASE WHEN unix_millis(timestamp) >= 0 THEN timestamp END"));
    }

    /**
     * Infers the columns of a topic's JSON values from the topic's first records, as Spark DDL; see
     * {@link InferredColumns} for the rules.
     *
     * @throws UserFailure of kind {@code FAILED} if none of these records is a JSON object
     */
    public static String inferSchema(ConnectClient spark, String topic, KafkaEndpoint kafka, Isolation isolation) {
        InferredColumns columns = new InferredColumns(isStrict(spark));
        spark.call(session -> sample(session, topic, kafka, isolation)).stream()
                .filter(Objects::nonNull)
                .forEach(columns::add);
        StructType schema = columns.columns();
        if (schema.isEmpty()) {
            throw UserFailure.failed(
                    "cannot infer columns: the first records of topic '" + topic
                            + "' contain no JSON objects of at most 64 KiB",
                    "name the columns with --schema 'id BIGINT, name STRING', or get the raw text with --schema ''");
        }
        return schema.toDDL();
    }

    /** Returns the values of the first records; null for one without a value or with a large one. */
    private static List<String> sample(SparkSession session, String topic, KafkaEndpoint kafka, Isolation isolation) {
        return KafkaSource.reader(session, kafka, isolation)
                .option("subscribe", topic)
                .load()
                .limit(SAMPLE)
                .selectExpr("CASE WHEN octet_length(value) <= " + MAX_SAMPLED_BYTES
                        + " THEN CAST(value AS STRING) END AS sample")
                .as(Encoders.STRING())
                .collectAsList();
    }

    private static Dataset<Row> select(Dataset<Row> records, String values, String[] meta) {
        return records.selectExpr(
                Stream.concat(Stream.of(values), Stream.of(meta)).toArray(String[]::new));
    }

    private static void bound(
            DataFrameReader reader,
            String side,
            String topic,
            Position position,
            Function<Position, SortedMap<Integer, Long>> offsets) {
        if (position instanceof Position.AtTime at) {
            reader.option(side + "Timestamp", millis(at.time()));
            return;
        }
        ObjectNode all = JSON.createObjectNode();
        ObjectNode partitions = all.putObject(topic);
        offsets.apply(position).forEach((partition, offset) -> partitions.put(partition.toString(), offset));
        reader.option(side + "Offsets", all.toString());
    }

    private static String millis(Instant time) {
        return Long.toString(time.toEpochMilli());
    }
}
