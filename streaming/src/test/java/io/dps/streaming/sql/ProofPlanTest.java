package io.dps.streaming.sql;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.input_file_name;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.UserFailure;
import io.dps.streaming.average.KafkaRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.streaming.StateOperatorProgress;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The proof of a stream's output, held against what Spark itself writes when records come in disorder. */
@Tag("slow")
class ProofPlanTest {
    private static final StructType SCHEMA = StructType.fromDDL("at TIMESTAMP, id STRING, kwh INT");
    private static final int BATCHES = 6;
    private static final String WATERMARK = "5 seconds";
    private static final SparkSession SESSION = KafkaRows.session();

    @TempDir
    static Path input;

    @TempDir
    Path folder;

    /** A file a batch; each is six seconds after the one before, and its records are spread over a minute. */
    @BeforeAll
    static void makeInput() throws IOException {
        Random random = new Random(7);
        for (int batch = 0; batch < BATCHES; batch++) {
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                Instant at = Instant.ofEpochMilli(
                        1_700_000_000_000L + batch * 6000L + (long) (random.nextGaussian() * 12_000));
                lines.add(at + ",m" + random.nextInt(3) + "," + random.nextInt(100));
            }
            Path file = Files.write(input.resolve(batch + ".csv"), lines);
            Files.setLastModifiedTime(file, FileTime.fromMillis(1_700_000_000_000L + batch * 1000L));
        }
        SESSION.sql("select * from values ('m0','zero'), ('m1','one') as names(id, name)")
                .createOrReplaceTempView("names");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select window.start as s, id, sum(kwh) as kwh, count(*) as n from meters"
                        + " group by window(at, '10 seconds'), id",
                "select window.start as s, id, max(kwh) as m, count_if(kwh > 50) as n from meters where kwh > 10"
                        + " group by window(at, '10 seconds', '4 seconds'), id having count(*) > 0",
                "with big as (select *, upper(id) as u from meters where kwh > 5) select u, window(at, '20 seconds').end"
                        + " as e, avg(kwh) as d from big group by 1, window(at, '20 seconds')",
                "select window.start as s, sum(part) as n, sum(kwh) filter (where part = 1) as k from meters lateral view"
                        + " explode(array(1, 2)) p as part group by window(at, '10 seconds', '10 seconds', '3 seconds')",
                "select name, window.start as s, count(*) as n from (select * from meters) m join names t on m.id = t.id"
                        + " group by name, window(at, '10 seconds')"
            })
    void a_windowed_result_is_what_the_stream_has_written(String sql) throws Exception {
        Live live = run(sql);

        assertThat(live.lateGroups()).as("groups that came late").isPositive();
        assertThat(live.rows()).isNotEmpty().containsExactlyInAnyOrderElementsOf(proof(sql, live));
        assertThat(plain(sql))
                .as("without the filter")
                .hasSizeGreaterThan(live.rows().size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select id, at, kwh * 2 as d from meters where kwh > 50",
                "select id, kwh from meters where kwh > 90 union all select upper(id), kwh from meters where kwh < 5",
                "select m.id, name, part from meters m left join names t on m.id = t.id"
                        + " lateral view explode(array(1, 2)) parts as part"
            })
    void a_stateless_result_has_late_records_too(String sql) throws Exception {
        Live live = run(sql);

        assertThat(live.rows()).isNotEmpty().containsExactlyInAnyOrderElementsOf(proof(sql, live));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            select id, rand() as r from meters                                       | rand
            select id, uuid() as r from meters                                       | uuid
            select id from meters where at > now() - interval 1 hour                  | now(
            select id, current_date() as d from meters                               | current_date
            select first(kwh) as f from meters group by window(at, '10 seconds')      | first
            select collect_list(kwh) as f from meters group by window(at, '10 seconds') | collect_list
            select max_by(id, kwh) as f from meters group by window(at, '10 seconds') | max_by
            select approx_count_distinct(id) as f from meters group by window(at, '10 seconds') | approx_count_distinct
            select id, count(*) as n from meters group by id                          | does not group by exactly one window
            select count(*) as n from meters group by session_window(at, '5 seconds') | does not group by exactly one window
            select max(n) as m from (select window.end as t, count(*) as n from meters group by window(at, '5 seconds')) group by window(t, '10 seconds') | twice
            select a.id from meters a join meters b on a.id = b.id                    | joins streams
            select id from meters where id in (select id from names)                  | subquery
            select distinct id from meters                                           | Distinct
            select id, n from meters join (select id as i, rand() as n from names) on id = i | rand
            select id from meters join (select id as i from names limit 1) on id = i   | Limit
            select at, count(*) as n from meters group by at                         | does not group by exactly one window
            select at, count(*) as n from meters group by window(at, '1 minute'), at | does not group by exactly one window
            select at, window(other, '1 minute') as w, count(*) as n from (select *, timestamp'2026-11-22 07:00:00' as other from meters) group by window(other, '1 minute'), at | does not group by exactly one window
            select w, count(*) as n from (select *, window(timestamp'2026-11-22 07:00:00', '1 hour') as w from meters) group by w | does not group by exactly one window
            select count(*) as n from meters group by window(at + interval 1 second, '10 seconds') | does not group by exactly one window
            select try_sum(kwh) as s from meters group by window(at, '10 seconds')   | try_sum
            select id, rand() as `dps.late_watermark` from meters                    | rand
            select id from meters limit 3                                            | Limit
            """)
    void what_cannot_be_proved_is_refused_with_the_reason(String sql, String reason) {
        batchView(Map.of());

        assertThatThrownBy(() -> ProofPlan.of(analyzed(sql), closed(0)))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("not verifiable")
                .hasMessageContaining(reason);
    }

    private record Live(List<String> rows, long lateGroups, Map<Integer, Long> watermarks, long closedUntil) {}

    private Live run(String sql) throws Exception {
        SESSION.readStream()
                .schema(SCHEMA)
                .option("maxFilesPerTrigger", 1)
                .csv(input.toString())
                .withWatermark("at", WATERMARK)
                .createOrReplaceTempView("meters");
        List<String> rows = new ArrayList<>();
        VoidFunction2<Dataset<Row>, Long> collect = (batch, id) -> rows.addAll(texts(batch));
        StreamingQuery query = SESSION.sql(sql)
                .writeStream()
                .foreachBatch(collect)
                .option("checkpointLocation", folder.toString())
                .outputMode("append")
                .trigger(Trigger.AvailableNow())
                .start();
        query.awaitTermination();
        TreeMap<Integer, Long> watermarks = new TreeMap<>();
        long late = 0;
        for (StreamingQueryProgress batch : query.recentProgress()) {
            Instant watermark = Instant.parse(batch.eventTime().getOrDefault("watermark", "1970-01-01T00:00:00Z"));
            watermarks.put((int) batch.batchId(), watermark.toEpochMilli() * 1000);
            for (StateOperatorProgress operator : batch.stateOperators()) {
                late += operator.numRowsDroppedByWatermark();
            }
        }
        return new Live(rows, late, watermarks, watermarks.lastEntry().getValue());
    }

    private List<String> proof(String sql, Live live) {
        batchView(live.watermarks());
        return texts(org.apache.spark.sql.classic.Dataset.ofRows(
                (org.apache.spark.sql.classic.SparkSession) SESSION,
                ProofPlan.of(analyzed(sql), closed(live.closedUntil()))));
    }

    private List<String> plain(String sql) {
        batchView(Map.of());
        return texts(SESSION.sql(sql));
    }

    /** The records with the watermark of the batch before theirs; 0 in the first batch. */
    private static void batchView(Map<Integer, Long> watermarks) {
        Dataset<Row> records =
                SESSION.read().schema(SCHEMA).csv(input.toString()).withColumn("file", input_file_name());
        Column number = regexp_extract(col("file"), "(\\d+)[.]csv", 1).cast("int");
        Column late = lit(0L);
        for (Map.Entry<Integer, Long> batch : watermarks.entrySet()) {
            late = when(number.equalTo(batch.getKey() + 1), lit(batch.getValue()))
                    .otherwise(late);
        }
        ProofPlan.inputView(records.withWatermark("at", WATERMARK), "at", late)
                .drop("file")
                .createOrReplaceTempView("meters");
    }

    private static LogicalPlan analyzed(String sql) {
        return ((org.apache.spark.sql.classic.Dataset<Row>) SESSION.sql(sql))
                .queryExecution()
                .analyzed();
    }

    private static List<String> texts(Dataset<Row> rows) {
        return rows.collectAsList().stream().map(Row::toString).toList();
    }

    private static ProofPlan.Closed closed(long until) {
        return new ProofPlan.Closed(Long.MIN_VALUE, until);
    }
}
