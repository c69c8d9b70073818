package io.dps.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.contract.ExitCode;
import io.dps.contract.InputView;
import io.dps.contract.Isolation;
import io.dps.contract.RecordJson;
import io.dps.contract.StreamDefinition;
import io.dps.contract.StreamProof;
import io.dps.contract.StreamProof.Difference;
import io.dps.contract.Topics;
import io.dps.streaming.average.KafkaRows;
import io.dps.testing.ForkedBroker;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What streams have written to a real broker, verified. */
@Tag("slow")
class StreamVerifyMainTest extends RealBrokerCase {
    private static final InputView METERS = new InputView(
            "meters", "in", "id STRING NOT NULL, at TIMESTAMP NOT NULL, kwh DOUBLE", "at", Duration.ofSeconds(5));
    private static final String SUMS = "select window.start as s, id, sum(kwh) as kwh, count(*) as n from meters"
            + " where kwh > 2 group by window(at, '10 seconds', '5 seconds'), id";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void makeDefinitions() throws Exception {
        try (Admin admin = admin()) {
            ForkedBroker.createTopics(
                    admin, new NewTopic(Topics.DEFINITIONS, 1, (short) 1).configs(Map.of("cleanup.policy", "compact")));
        }
    }

    @Test
    void runs_over_records_in_disorder_are_right_and_each_tampering_is_found() throws Exception {
        // given: four runs, each six seconds of event time later, and records spread over half a minute
        define("sums", SUMS);
        assertThat(execute("sums")).isEqualTo(ExitCode.FAILED.value());
        assertThat(err)
                .hasToString(
                        "error: stream sums has not reported a batch yet\nhint: start it with: stream start sums\n");
        err.getBuffer().setLength(0);
        Random random = new Random(5);
        for (int run = 0; run < 4; run++) {
            List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                long at = 1_700_000_000_000L + run * 6_000L + (long) (random.nextGaussian() * 8_000);
                String meter = "{\"id\":\"m" + random.nextInt(3) + "\",\"at\":\"" + Instant.ofEpochMilli(at)
                        + "\",\"kwh\":" + random.nextInt(100) / 8.0 + "}";
                records.add(record("in", random.nextInt(2), i % 10 == 0 ? "broken" : meter));
            }
            send(records);
            run("sums");
        }
        // when, then
        StreamProof proof = verify("sums");
        assertThat(proof.differences()).isEmpty();
        assertThat(proof.right()).isGreaterThan(5);
        assertThat(proof.accepted()).isEqualTo(144);
        assertThat(proof.rejected()).isEqualTo(Map.of("not_json", 16L));
        assertThat(proof.batches()).isGreaterThanOrEqualTo(4);
        assertThat(proof.holds()).isTrue();

        // when, then
        StringWriter rejects = new StringWriter();
        assertThat(StreamRejectsMain.commandLine()
                        .setOut(new PrintWriter(rejects, true))
                        .execute("--brokers", broker.address(), "--stream", "sums", "--limit", "3"))
                .isZero();
        assertThat(rejects.toString().lines())
                .hasSize(3)
                .allMatch(line -> line.contains("\"reason\":\"not_json\"") && line.contains("\"value\":\"broken\""));

        // given: somebody writes between two runs a row again, and a row of no window
        ConsumerRecord<byte[], byte[]> first = read("out").get(0);
        send(List.of(
                new ProducerRecord<>("out", 0, first.key(), first.value()),
                record("out", 0, "{\"s\":\"2020-01-01T00:00:00.000000Z\",\"id\":\"m0\",\"kwh\":1.0,\"n\":1}"),
                record("in", 0, "{\"id\":\"m0\",\"at\":\"2023-11-14T23:00:00Z\",\"kwh\":3}")));
        // when, then: it is at rest, so nothing may lie behind its last run
        assertThat(verify("sums").differences())
                .extracting(Difference::fault)
                .containsExactlyInAnyOrder("doubled", "unexpected");
        run("sums");
        // when
        StreamProof tampered = verify("sums");
        // then
        assertThat(tampered.differences())
                .extracting(Difference::fault)
                .containsExactlyInAnyOrder("doubled", "unexpected");
        assertThat(tampered.right()).isGreaterThan(proof.right());
        assertThat(tampered.holds()).isFalse();

        // given: another definition of that name
        define("sums", SUMS.replace("sum(", "max("));
        // when, then
        assertThat(execute("sums")).isEqualTo(ExitCode.FAILED.value());
        assertThat(err.toString())
                .isEqualTo("error: the definition of stream sums has changed since its last run, so its output comes"
                        + " from the old one\nhint: start it from the beginning with: stream reset sums\n");
        err.getBuffer().setLength(0);
        define("sums", SUMS);

        // given: Kafka deletes what the first batch has read
        try (Admin admin = admin()) {
            admin.deleteRecords(Map.of(new TopicPartition("in", 0), RecordsToDelete.beforeOffset(1)))
                    .all()
                    .get();
        }
        // when, then
        assertThat(execute("sums")).isEqualTo(ExitCode.FAILED.value());
        assertThat(err.toString())
                .startsWith(
                        "error: stream sums cannot be verified: records that it has read are no longer in its input:"
                                + " partition 0 begins at offset 1, not 0\nhint: ");
    }

    private StreamProof verify(String stream) {
        out.getBuffer().setLength(0);
        assertThat(execute(stream)).as(err.toString()).isZero();
        assertThat(out.toString().lines()).hasSize(1);
        return RecordJson.read(out.toString().getBytes(StandardCharsets.UTF_8), StreamProof.class);
    }

    private int execute(String stream) {
        CommandLine program = StreamVerifyMain.commandLine(proof -> proof.apply(KafkaRows.session()));
        program.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return program.execute("--brokers", broker.address(), "--stream", stream, "--progress-topic", PROGRESS);
    }

    private void run(String stream) {
        CommandLine program = StreamMain.commandLine(stop);
        program.setErr(new PrintWriter(err, true));
        int code = program.execute(
                "--brokers",
                broker.address(),
                "--stream",
                stream,
                "--progress-topic",
                PROGRESS,
                "--checkpoint",
                checkpoint().root().toString(),
                "--shuffle-partitions",
                "1",
                "--until-caught-up");
        assertThat(code).as(err.toString()).isZero();
    }

    private void define(String name, String sql) throws Exception {
        StreamDefinition definition = new StreamDefinition(name, sql, List.of(METERS), "out", Isolation.READ_COMMITTED);
        send(List.of(new ProducerRecord<>(
                Topics.DEFINITIONS, name.getBytes(StandardCharsets.UTF_8), RecordJson.write(definition))));
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, int partition, String value) {
        return new ProducerRecord<>(topic, partition, null, value.getBytes(StandardCharsets.UTF_8));
    }

    private void send(List<ProducerRecord<byte[], byte[]>> records) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(connection(), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (ProducerRecord<byte[], byte[]> record : records) {
                producer.send(record).get();
            }
        }
    }
}
