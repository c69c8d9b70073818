package io.dps.shell.stream.client;

import static org.apache.spark.sql.functions.col;

import io.dps.contract.Isolation;
import io.dps.contract.OffsetRange;
import io.dps.shell.platform.QueryProgress;
import io.dps.shell.platform.QueryResult;
import io.dps.shell.platform.client.ConnectClient;
import io.dps.shell.stream.AuditRequest;
import io.dps.shell.stream.AuditResult;
import io.dps.shell.stream.BatchRange;
import io.dps.shell.stream.RejectsRequest;
import io.dps.stack.model.KafkaEndpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.connect.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Validates a stream's records and recomputes its windows, by queries in plain Spark SQL that share no code with the
 * averager. Uses a separate session, so that the user's settings and views have no effect. Not thread-safe.
 */
public final class StreamAudit implements AutoCloseable {
    private static final StructType BATCHES = new StructType()
            .add("partition", DataTypes.IntegerType)
            .add("bucket", DataTypes.LongType)
            .add("first_offset", DataTypes.LongType)
            .add("end_offset", DataTypes.LongType)
            .add("late_from", DataTypes.LongType)
            .add("late_to", DataTypes.LongType);

    private final ConnectClient connection;

    /** Takes ownership of the connection. */
    public StreamAudit(ConnectClient connection) {
        this.connection = connection;
        connection.call(session -> {
            session.conf().set("spark.sql.session.timeZone", "UTC");
            return session;
        });
    }

    /** Returns the records that are not valid readings, by time, or their number by reason. */
    public QueryResult rejects(RejectsRequest request) {
        connection.call(
                session -> judged(session, request.kafka(), request.input(), request.ranges(), request.maxAhead()));
        String rows = request.byReason()
                ? "SELECT reason, count(*) AS records, min(timestamp) AS first, max(timestamp) AS last"
                : "SELECT partition, offset, timestamp, CAST(key AS STRING) AS key, reason, octet_length(value) AS bytes,"
                        + " substr(CAST(value AS STRING), 1, 200) AS value";
        String grouped = request.byReason()
                ? " GROUP BY reason ORDER BY records DESC, reason"
                : " ORDER BY timestamp, partition, offset";
        String from = " FROM dps_judged WHERE reason IS NOT NULL";
        if (request.reason().isEmpty()) {
            return connection.execute(rows + from + grouped, Map.of());
        }
        return connection.execute(
                rows + from + " AND reason = :reason" + grouped,
                Map.of("reason", request.reason().get()));
    }

    /**
     * Recomputes the closed windows and compares them with the output.
     *
     * @param shown number of differing windows to return
     * @param progress receives the progress of the query, on other threads
     */
    public AuditResult audit(AuditRequest request, int shown, Consumer<QueryProgress> progress) {
        return connection.call(session -> AuditRows.read(windows(session, request), shown), progress);
    }

    private static Dataset<Row> windows(SparkSession session, AuditRequest request) {
        long bucket = bucket(request.batches());
        judged(
                session,
                request.kafka(),
                request.input(),
                request.inputRanges(),
                request.options().maxAhead());
        session.createDataFrame(buckets(request.batches(), bucket), BATCHES).createOrReplaceTempView("dps_batches");
        TopicRecords.between(
                        session, request.kafka(), request.output(), Map.of(request.isolation(), request.outputRanges()))
                .select(col("offset"), col("key"), col("value"))
                .createOrReplaceTempView("dps_averages");
        Map<String, Object> parameters = Map.of(
                "window", micros(request.options().window()),
                "by_sensor", request.options().bySensor(),
                "bucket", bucket,
                "closed", request.closedMicros(),
                "since", request.sinceMicros());
        return session.sql(text("recomputed-windows.sql"), parameters);
    }

    private static Dataset<Row> judged(
            SparkSession session,
            KafkaEndpoint kafka,
            String topic,
            Map<Isolation, Map<Integer, OffsetRange>> ranges,
            Duration maxAhead) {
        TopicRecords.between(session, kafka, topic, ranges).createOrReplaceTempView("dps_records");
        Dataset<Row> judged = session.sql(text("judged-records.sql"), Map.of("max_ahead", micros(maxAhead)));
        judged.createOrReplaceTempView("dps_judged");
        return judged;
    }

    /**
     * Returns a bucket width that makes about as many buckets as ranges, so that a record is compared with only a few
     * ranges.
     */
    private static long bucket(List<BatchRange> ranges) {
        long records =
                ranges.stream().mapToLong(range -> range.end() - range.first()).sum();
        return Math.max(1, records / Math.max(1, ranges.size()));
    }

    private static List<Row> buckets(List<BatchRange> ranges, long width) {
        List<Row> rows = new ArrayList<>();
        for (BatchRange range : ranges) {
            for (long bucket = range.first() / width; bucket <= (range.end() - 1) / width; bucket++) {
                rows.add(RowFactory.create(
                        range.partition(), bucket, range.first(), range.end(), range.lateFrom(), range.lateTo()));
            }
        }
        return rows;
    }

    private static long micros(Duration duration) {
        return Math.multiplyExact(duration.toMillis(), 1_000L);
    }

    private static String text(String resource) {
        try (InputStream in = StreamAudit.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the query " + resource + " of this jar cannot be read", e);
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
