package io.dps.streaming;

import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import io.dps.contract.BatchRun;
import io.dps.contract.Isolation;
import io.dps.contract.StreamDefinition;
import io.dps.contract.StreamProgress;
import io.dps.contract.StreamProof;
import io.dps.contract.StreamState;
import io.dps.streaming.average.KafkaRows;
import io.dps.streaming.checkpoint.BatchRuns;
import io.dps.streaming.kafka.BrokerAccess;
import io.dps.streaming.run.BatchSink;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whole runs of streams that a user made, against a real broker. */
@Tag("slow")
class StreamMainTest extends OwnStreamCase {
    private static final String HOURLY = """
            select window.start as hour, id, sum(kwh) as kwh, count(*) as n
            from meters group by window(at, '1 hour'), id""";

    @Test
    void closed_windows_are_written_with_their_batch_and_rejects_and_late_rows_are_counted() throws Exception {
        // given
        define("hourly", HOURLY, METERS);
        meter("a", "07:00", 1.5);
        meter("a", "07:30", 2);
        meter("b", "07:59", 4);
        put("no json");
        put("{\"id\":\"a\",\"at\":\"2026-11-22T07:00:00Z\",\"kwh\":\"5\"}");
        assertThat(start("hourly")).isZero();
        meter("a", "08:30", 8);
        assertThat(start("hourly")).isZero();
        meter("a", "07:31", 16);
        meter("a", "09:30", 32);
        // when
        assertThat(start("hourly")).isZero();
        // then
        assertThat(values())
                .containsExactlyInAnyOrder(
                        "{\"hour\":\"2026-11-22T07:00:00.000000Z\",\"id\":\"a\",\"kwh\":3.5,\"n\":2}",
                        "{\"hour\":\"2026-11-22T07:00:00.000000Z\",\"id\":\"b\",\"kwh\":4.0,\"n\":1}",
                        "{\"hour\":\"2026-11-22T08:00:00.000000Z\",\"id\":\"a\",\"kwh\":8.0,\"n\":1}");
        StreamProgress last = last();
        assertThat(last.stream()).isEqualTo("hourly");
        assertThat(last.state()).isEqualTo(StreamState.STOPPED);
        assertThat(last.valid()).isEqualTo(6);
        assertThat(last.rejected()).isEqualTo(2);
        assertThat(last.lateGroups()).isEqualTo(1);
        assertThat(last.isolation()).isEqualTo(Isolation.READ_COMMITTED);
        assertThat(committed("dps.hourly")).isEqualTo(8);
    }

    /** Returns how many records of the input a consumer group has read, as Kafka's own tools would. */
    private long committed(String group) throws Exception {
        try (Admin admin = admin()) {
            return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().values().stream()
                    .mapToLong(OffsetAndMetadata::offset)
                    .sum();
        }
    }

    @Test
    void every_record_lies_in_the_run_of_the_batch_that_its_header_names() throws Exception {
        // given
        define("all", "select id, kwh * 2 as twice from meters where kwh > 0", METERS);
        for (int run = 0; run < 3; run++) {
            meter("a", "07:0" + run, run + 1);
            meter("b", "07:0" + run, run + 1);
            assertThat(start("all")).isZero();
        }
        // then
        Map<Long, List<BatchRun>> runs = new TreeMap<>();
        reported().stream()
                .filter(report -> report.written() != null)
                .forEach(report -> runs.put(report.batchId(), report.written()));
        assertThat(read("out")).hasSize(6);
        for (ConsumerRecord<byte[], byte[]> written : read("out")) {
            long batch = Long.parseLong(
                    new String(written.headers().lastHeader(BatchSink.HEADER).value(), StandardCharsets.UTF_8));
            BatchRun only = runs.get(batch).get(0);
            assertThat(runs.get(batch)).hasSize(1);
            assertThat(only.from().get(0)).isLessThanOrEqualTo(written.offset());
            assertThat(only.to().get(0)).isGreaterThan(written.offset());
            assertThat(only.retried()).isFalse();
        }
        assertThat(values()).contains("{\"id\":\"a\",\"twice\":6.0}");
    }

    @Test
    void records_that_spark_does_not_read_are_counted() throws Exception {
        // given: Spark does not read what it joins with an empty table, if it interprets the plan as it does with wide
        // rows
        KafkaRows.session().stop();
        System.setProperty("spark.sql.codegen.wholeStage", "false");
        define("none", "select m.id from meters m join (values ('a')) t(k) on m.id = k and k = 'b'", METERS);
        meter("a", "07:00", 1);
        put("no json");
        // when
        try {
            assertThat(start("none")).isZero();
        } finally {
            System.clearProperty("spark.sql.codegen.wholeStage");
        }
        // then
        assertThat(last().valid()).isEqualTo(1);
        assertThat(last().rejected()).isEqualTo(1);
    }

    @Test
    void a_batch_that_had_begun_before_has_both_runs_and_may_have_rows_twice() throws Exception {
        // given: a process that was killed before it wrote anything
        define("all", "select id from meters", METERS);
        meter("a", "07:00", 1);
        checkpoint("all").create();
        new BatchRuns(checkpoint("all")).begin(0, new TreeMap<>(Map.of(0, 0L)));
        // when
        assertThat(start("all")).isZero();
        // then
        assertThat(reported().stream()
                        .filter(report -> report.batchId() == 0 && report.written() != null)
                        .findFirst()
                        .orElseThrow()
                        .written())
                .containsExactly(
                        new BatchRun(new TreeMap<>(Map.of(0, 0L)), null, false),
                        new BatchRun(new TreeMap<>(Map.of(0, 0L)), new TreeMap<>(Map.of(0, 1L)), true));
    }

    @Test
    void another_definition_than_the_checkpoint_s_is_refused_and_says_what_differs() throws Exception {
        // given
        define("hourly", HOURLY, METERS);
        meter("a", "07:00", 1);
        assertThat(start("hourly")).isZero();
        define("hourly", HOURLY.replace("sum", "max"), METERS);
        // when
        int code = start("hourly");
        // then
        assertThat(code).isEqualTo(6);
        assertThat(errors.toString())
                .contains(
                        "error: the checkpoint of stream hourly was created with another definition or topic: its SQL has changed")
                .contains("hint: start from the beginning with: stream reset hourly");
    }

    @Test
    void an_edited_key_applies_from_the_next_batch_on_and_records_are_held_to_it() throws Exception {
        // given
        StreamDefinition first =
                new StreamDefinition("hourly", HOURLY, List.of(METERS), "out", Isolation.READ_COMMITTED);
        define(first);
        meter("a", "07:00", 1);
        meter("a", "08:30", 2);
        assertThat(start("hourly")).isZero();
        assertThat(keys()).containsExactly("2026-11-22T07:00:00Z|a");
        // when
        define(first.keyedBy(List.of("id")).takingOver(first));
        meter("a", "09:30", 4);
        meter("b", "10:30", 8);
        assertThat(start("hourly")).as(errors.toString()).isZero();
        // then: the open window of the earlier key is written with the new one
        assertThat(keys()).containsExactly("2026-11-22T07:00:00Z|a", "a", "a");
        StreamProof proof = verify("hourly");
        assertThat(proof.differences()).isEmpty();
        assertThat(proof.right()).isEqualTo(2);
        assertThat(proof.since()).isPositive();
        // and: a key that is not the definition's is found
        StreamAccount account = StreamAccount.read(BrokerAccess.open(broker.address()), "hourly", PROGRESS);
        SparkSession session = KafkaRows.session();
        assertThat(account.prove(session, account.output(session).withColumn("key", lit("b").cast("binary")))
                        .differences())
                .extracting(StreamProof.Difference::fault)
                .containsExactly("key", "key");
    }

    private List<String> keys() throws Exception {
        return read("out").stream()
                .map(found -> new String(found.key(), StandardCharsets.UTF_8))
                .toList();
    }

    /** An upgrade of dps leaves streams stopped; their programs start again with the next one. */
    @Test
    void a_checkpoint_of_another_plan_is_refused_and_stays_and_what_it_wrote_can_be_verified() throws Exception {
        // given
        define("hourly", HOURLY, METERS);
        meter("a", "07:00", 1);
        meter("a", "08:30", 2);
        assertThat(start("hourly")).isZero();
        String stored = Files.readString(checkpoint("hourly").options());
        String later = stored.replace("{\"plan\":1,", "{\"plan\":2,");
        assertThat(later).isNotEqualTo(stored);
        Files.writeString(checkpoint("hourly").options(), later);
        meter("a", "09:30", 4);
        // when
        int code = start("hourly");
        // then
        assertThat(code).isEqualTo(6);
        assertThat(errors).hasToString("""
                error: the checkpoint of stream hourly was written by another version of dps: its query plan is of version \
                2, and this dps makes version 1
                hint: prove what it has written with: stream verify hourly; then start from the beginning with: stream \
                reset hourly
                """);
        assertThat(verify("hourly").holds()).isTrue();
        assertThat(checkpoint("hourly").options()).hasContent(later);
        // and: the dps that made it goes on
        Files.writeString(checkpoint("hourly").options(), stored);
        assertThat(start("hourly")).isZero();
        assertThat(values())
                .containsExactly(
                        "{\"hour\":\"2026-11-22T07:00:00.000000Z\",\"id\":\"a\",\"kwh\":1.0,\"n\":1}",
                        "{\"hour\":\"2026-11-22T08:00:00.000000Z\",\"id\":\"a\",\"kwh\":2.0,\"n\":1}");
    }

    @Test
    void a_stream_that_is_not_defined_is_named() {
        assertThat(start("hourly")).isEqualTo(1);
        assertThat(errors).hasToString("error: there is no stream hourly\nhint: see: stream list\n");
    }

    @Test
    void a_running_stream_ends_in_order_when_it_is_asked_to() throws Exception {
        // given
        define("all", "select id from meters", METERS);
        meter("a", "07:00", 1);
        CompletableFuture<Integer> running = CompletableFuture.supplyAsync(() -> execute("all", "--trigger", "200ms"));
        awaitStored("all", report -> report.batchId() >= 0, running);
        // when
        stop.request();
        // then
        assertThat(running.get(PLENTY.toSeconds(), java.util.concurrent.TimeUnit.SECONDS))
                .isZero();
        assertThat(values()).containsExactly("{\"id\":\"a\"}");
        assertThat(last().state()).isEqualTo(StreamState.STOPPED);
    }
}
