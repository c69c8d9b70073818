package io.dps.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.contract.InputView;
import io.dps.contract.Isolation;
import io.dps.contract.RecordJson;
import io.dps.contract.RejectedRecord;
import io.dps.contract.StreamDefinition;
import io.dps.contract.StreamProgress;
import io.dps.contract.StreamProof;
import io.dps.contract.Topics;
import io.dps.streaming.average.KafkaRows;
import io.dps.streaming.checkpoint.CheckpointFolder;
import io.dps.testing.ForkedBroker;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import picocli.CommandLine;

/**
 * Whole runs and proofs of streams that a user made, against a real broker of the test's own. Programs run in this
 * process; {@link #out} and {@link #errors} hold what they print.
 */
abstract class OwnStreamCase extends RealBrokerCase {
    private static final String SCHEMA = "id STRING NOT NULL, at TIMESTAMP NOT NULL, kwh DOUBLE";

    static final InputView METERS = meters(Duration.ofMinutes(10));

    final StringWriter out = new StringWriter();
    final StringWriter errors = new StringWriter();

    /** Returns a view of the topic {@code in} with that watermark. */
    static InputView meters(Duration watermark) {
        return new InputView("meters", "in", SCHEMA, "at", watermark);
    }

    @BeforeEach
    void makeDefinitions() throws ExecutionException, InterruptedException {
        try (Admin admin = admin()) {
            ForkedBroker.createTopics(
                    admin, new NewTopic(Topics.DEFINITIONS, 1, (short) 1).configs(Map.of("cleanup.policy", "compact")));
        }
    }

    void define(String name, String sql, InputView view) throws Exception {
        define(new StreamDefinition(name, sql, List.of(view), "out", Isolation.READ_COMMITTED));
    }

    void define(StreamDefinition definition) throws Exception {
        send(List.of(new ProducerRecord<>(
                Topics.DEFINITIONS, definition.name().getBytes(StandardCharsets.UTF_8), RecordJson.write(definition))));
    }

    /** Runs a stream until it has caught up; returns the exit code. */
    int start(String stream) {
        return execute(stream, "--until-caught-up");
    }

    /** Runs a stream; returns the exit code. */
    int execute(String stream, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--progress-topic",
                PROGRESS,
                "--checkpoint",
                checkpoint(stream).root().toString(),
                "--shuffle-partitions",
                "1"));
        arguments.addAll(List.of(more));
        return execute(StreamMain.commandLine(stop), stream, arguments);
    }

    /** Verifies a stream; returns the exit code. */
    int executeVerify(String stream) {
        return execute(
                StreamVerifyMain.commandLine(proof -> proof.apply(KafkaRows.session())),
                stream,
                List.of("--progress-topic", PROGRESS));
    }

    private int execute(CommandLine program, String stream, List<String> more) {
        program.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(errors, true));
        List<String> arguments = new ArrayList<>(List.of("--brokers", broker.address(), "--stream", stream));
        arguments.addAll(more);
        return program.execute(arguments.toArray(String[]::new));
    }

    /** Verifies a stream that can be verified. */
    StreamProof verify(String stream) {
        out.getBuffer().setLength(0);
        assertThat(executeVerify(stream)).as(errors.toString()).isZero();
        assertThat(out.toString().lines()).hasSize(1);
        return RecordJson.read(out.toString().getBytes(StandardCharsets.UTF_8), StreamProof.class);
    }

    /** Returns the newest rejects of a stream, in the order from old to new. */
    List<RejectedRecord> rejects(String stream, String... more) {
        out.getBuffer().setLength(0);
        assertThat(execute(StreamRejectsMain.commandLine(), stream, List.of(more)))
                .as(errors.toString())
                .isZero();
        return out.toString()
                .lines()
                .map(line -> RecordJson.read(line.getBytes(StandardCharsets.UTF_8), RejectedRecord.class))
                .toList();
    }

    CheckpointFolder checkpoint(String stream) {
        return new CheckpointFolder(folder.resolve("checkpoints").resolve(stream));
    }

    /** Waits until a stream that runs has stored such a report. */
    void awaitStored(String stream, Predicate<StreamProgress> condition, CompletableFuture<Integer> running)
            throws InterruptedException {
        awaitStored(checkpoint(stream), condition, running);
    }

    void meter(String id, String time, double kwh) throws Exception {
        put("{\"id\":\"" + id + "\",\"at\":\"2026-11-22T" + time + ":00Z\",\"kwh\":" + kwh + "}");
    }

    void put(String value) throws Exception {
        send(List.of(new ProducerRecord<>("in", value.getBytes(StandardCharsets.UTF_8))));
    }

    static ProducerRecord<byte[], byte[]> record(String topic, int partition, String value) {
        return new ProducerRecord<>(topic, partition, null, value.getBytes(StandardCharsets.UTF_8));
    }

    void send(List<ProducerRecord<byte[], byte[]>> records) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(connection(), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (ProducerRecord<byte[], byte[]> each : records) {
                producer.send(each).get();
            }
        }
    }

    List<String> values() throws Exception {
        return values("out");
    }

    List<String> values(String topic) throws Exception {
        return read(topic).stream()
                .map(found -> new String(found.value(), StandardCharsets.UTF_8))
                .toList();
    }

    StreamProgress last() throws Exception {
        List<StreamProgress> all = reported();
        return all.get(all.size() - 1);
    }
}
