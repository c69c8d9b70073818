package io.dps.streaming;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.assertj.core.api.Assertions.assertThat;

import io.dps.contract.InputView;
import io.dps.contract.Isolation;
import io.dps.contract.OffsetRange;
import io.dps.contract.StreamDefinition;
import io.dps.contract.StreamProgress;
import io.dps.contract.StreamProof;
import io.dps.contract.StreamProof.Difference;
import io.dps.contract.ViewBounds;
import io.dps.streaming.average.KafkaRows;
import io.dps.streaming.kafka.BrokerAccess;
import io.dps.streaming.kafka.BrokerTopics;
import io.dps.streaming.run.StopRequest;
import io.dps.testing.ForkedBroker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Streams that join static views of a real broker's topics. */
@Tag("slow")
class StaticViewsTest extends OwnStreamCase {
    private static final InputView VIEW = meters(Duration.ofSeconds(5));
    private static final String SHAPE = "id STRING NOT NULL, name STRING, since TIMESTAMP";

    @BeforeEach
    void makeTopics() throws Exception {
        try (Admin admin = admin()) {
            ForkedBroker.createTopics(admin, new NewTopic("names", 2, (short) 1), new NewTopic("rows", 1, (short) 1));
        }
        send(List.of(
                record("names", 0, "{\"id\":\"m0\",\"name\":\"zero\",\"since\":\"2023-11-14T00:00:00Z\"}"),
                record("names", 1, "{\"id\":\"m1\",\"name\":\"one\"}"),
                record("names", 0, "{\"id\":\"m1\",\"name\":\"uno\"}"),
                record("names", 1, "broken"),
                record("names", 1, "{\"id\":\"m2\",\"name\":\"after the end of the view\"}")));
    }

    @Test
    void joined_rows_are_written_and_verified_and_each_tampering_is_found() throws Exception {
        // given
        define("rows", "rows", """
                with dated as (select * from names where since is not null or id = 'm1')
                select /*+ broadcast(d) */ m.id, kwh, d.name, d._offset as place
                from meters m left join dated d on m.id = d.id""");
        define("sums", "out", """
                select window.start as s, n.name, sum(kwh) as kwh, count(*) as n
                from meters m join (select * from names) n on m.id = n.id
                group by window(at, '10 seconds'), n.name""");
        Random random = new Random(5);
        for (int run = 0; run < 3; run++) {
            List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                long at = 1_700_000_000_000L + run * 8_000L + (long) (random.nextGaussian() * 8_000);
                records.add(record("in", random.nextInt(2), meter("m" + random.nextInt(3), at, random.nextInt(100))));
            }
            send(records);
            assertThat(start("rows")).as(errors.toString()).isZero();
            assertThat(start("sums")).as(errors.toString()).isZero();
        }
        // then
        assertThat(values("rows")).anyMatch(row -> row.contains("\"name\":\"zero\",\"place\":0"));
        assertThat(values("rows").stream().filter(row -> row.contains("\"m2\"")))
                .isNotEmpty()
                .noneMatch(row -> row.contains("name"));
        assertThat(values("out"))
                .anyMatch(row -> row.contains("\"uno\""))
                .noneMatch(row -> row.contains("after the end"));
        for (String stream : List.of("rows", "sums")) {
            StreamProof proof = verify(stream);
            assertThat(proof.differences()).as(stream).isEmpty();
            assertThat(proof.holds()).isTrue();
            assertThat(proof.right()).isGreaterThan(5);
            assertThat(proof.accepted()).isEqualTo(120);
        }
        assertThat(reported().stream().map(StreamProgress::notice))
                .contains("static view names: 1 of its 4 records are not rows and are not joined");

        // when: rows are as another static side would have given them
        StreamProof other = proof("sums", regexp_replace(col("value").cast("string"), "zero", "nobody"));
        // then
        assertThat(other.differences()).extracting(Difference::fault).contains("missing", "unexpected");
        assertThat(other.holds()).isFalse();
    }

    @Test
    void records_that_are_deleted_do_not_matter_to_a_run_and_are_named_before_the_next() throws Exception {
        // given
        define("rows", "rows", "select m.id, n.name from meters m join names n on m.id = n.id");
        send(List.of(record("in", 0, meter("m0", 0, 1))));
        CompletableFuture<Integer> running = CompletableFuture.supplyAsync(() -> execute("rows", "--trigger", "100ms"));
        awaitStored("rows", report -> report.valid() == 1, running);
        // when
        try (Admin admin = admin()) {
            admin.deleteRecords(Map.of(new TopicPartition("names", 0), RecordsToDelete.beforeOffset(1)))
                    .all()
                    .get();
        }
        send(List.of(record("in", 0, meter("m0", 1, 2))));
        awaitStored("rows", report -> report.valid() == 2, running);
        stop.request();
        // then
        assertThat(running.get(PLENTY.toSeconds(), TimeUnit.SECONDS)).isZero();
        assertThat(values("rows")).hasSize(2).allMatch(row -> row.equals("{\"id\":\"m0\",\"name\":\"zero\"}"));

        // when, then
        String lost = "error: static view names of stream rows has lost records: records are gone from topic names:"
                + " partition 0 has offsets 1 to 2, but the view needs 0 to 2\nhint: to join what the topic of that view holds now: stream edit rows with its SQL";
        stop = new StopRequest();
        errors.getBuffer().setLength(0);
        assertThat(start("rows")).isEqualTo(1);
        assertThat(errors.toString()).startsWith(lost);
        errors.getBuffer().setLength(0);
        assertThat(executeVerify("rows")).isEqualTo(1);
        assertThat(errors.toString()).startsWith(lost);

        // given
        try (Admin admin = admin()) {
            admin.deleteTopics(List.of("names")).all().get();
        }
        // when, then
        errors.getBuffer().setLength(0);
        assertThat(start("rows")).isEqualTo(1);
        assertThat(errors.toString())
                .contains("static view names of stream rows has lost records: topic names is missing");
        try (Admin admin = admin()) {
            ForkedBroker.createTopics(admin, new NewTopic("names", 2, (short) 1));
        }
        errors.getBuffer().setLength(0);
        assertThat(start("rows")).isEqualTo(1);
        assertThat(errors.toString()).contains("topic names was deleted and created again");
    }

    private StreamProof proof(String stream, Column value) {
        StreamAccount account = StreamAccount.read(BrokerAccess.open(broker.address()), stream, PROGRESS);
        SparkSession session = KafkaRows.session();
        return account.prove(session, account.output(session).withColumn("value", value.cast("binary")));
    }

    private void define(String name, String sink, String sql) throws Exception {
        String id;
        try (BrokerTopics topics = new BrokerTopics(BrokerAccess.open(broker.address()))) {
            id = topics.ids(List.of("names")).get("names");
        }
        ViewBounds bounds = new ViewBounds(
                "start",
                "2",
                id,
                Isolation.READ_COMMITTED,
                new TreeMap<>(Map.of(0, new OffsetRange(0, 2), 1, new OffsetRange(0, 2))));
        InputView names = new InputView("names", "names", SHAPE, null, null).within(bounds);
        StreamDefinition definition =
                new StreamDefinition(name, sql, List.of(names, VIEW), sink, Isolation.READ_COMMITTED);
        define(definition);
    }

    private static String meter(String id, long millis, int kwh) {
        return "{\"id\":\"" + id + "\",\"at\":\"" + Instant.ofEpochMilli(millis) + "\",\"kwh\":" + kwh + "}";
    }
}
