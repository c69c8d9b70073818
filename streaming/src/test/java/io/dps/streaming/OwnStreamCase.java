package io.dps.streaming;

import io.dps.contract.InputView;
import io.dps.contract.Isolation;
import io.dps.contract.RecordJson;
import io.dps.contract.StreamDefinition;
import io.dps.contract.StreamProgress;
import io.dps.contract.Topics;
import io.dps.testing.ForkedBroker;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import picocli.CommandLine;

/** Whole runs of streams that a user made, against a real broker of the test's own. */
abstract class OwnStreamCase extends RealBrokerCase {
    static final InputView METERS = new InputView(
            "meters", "in", "id STRING NOT NULL, at TIMESTAMP NOT NULL, kwh DOUBLE", "at", Duration.ofMinutes(10));

    final StringWriter errors = new StringWriter();

    @BeforeEach
    void makeDefinitions() throws ExecutionException, InterruptedException {
        try (Admin admin = admin()) {
            ForkedBroker.createTopics(
                    admin, new NewTopic(Topics.DEFINITIONS, 1, (short) 1).configs(Map.of("cleanup.policy", "compact")));
        }
    }

    int start(String stream) {
        return execute(stream, "--until-caught-up");
    }

    int execute(String stream, String... more) {
        CommandLine program = StreamMain.commandLine(stop);
        program.setErr(new PrintWriter(errors, true));
        List<String> arguments = new ArrayList<>(List.of(
                "--brokers",
                broker.address(),
                "--stream",
                stream,
                "--progress-topic",
                PROGRESS,
                "--checkpoint",
                checkpoint().root().toString(),
                "--shuffle-partitions",
                "1"));
        arguments.addAll(List.of(more));
        return program.execute(arguments.toArray(String[]::new));
    }

    void define(String name, String sql, InputView view) throws Exception {
        StreamDefinition definition = new StreamDefinition(name, sql, List.of(view), "out", Isolation.READ_COMMITTED);
        send(new ProducerRecord<>(
                Topics.DEFINITIONS, name.getBytes(StandardCharsets.UTF_8), RecordJson.write(definition)));
    }

    void meter(String id, String time, double kwh) throws Exception {
        put("{\"id\":\"" + id + "\",\"at\":\"2026-11-22T" + time + ":00Z\",\"kwh\":" + kwh + "}");
    }

    void put(String value) throws Exception {
        send(new ProducerRecord<>("in", value.getBytes(StandardCharsets.UTF_8)));
    }

    void send(ProducerRecord<byte[], byte[]> record) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(connection(), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(record).get();
        }
    }

    List<String> values() throws Exception {
        return read("out").stream()
                .map(found -> new String(found.value(), StandardCharsets.UTF_8))
                .toList();
    }

    StreamProgress last() throws Exception {
        List<StreamProgress> all = reported();
        return all.get(all.size() - 1);
    }
}
