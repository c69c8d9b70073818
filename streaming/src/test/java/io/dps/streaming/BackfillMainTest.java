package io.dps.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.streaming.average.KafkaRows;
import io.dps.testing.ForkedBroker;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class BackfillMainTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "--from yesterday, is not a time such as",
        "--to 2999-01-01T00:00:00Z, is in the future",
        "--from 2026-11-22T06:59:55Z --to 2026-11-22T07:00:05Z, no whole window of 10s",
        "--window 0s, --window must be longer than zero",
        "--recorded-until now, is not a time such as",
        "--isolation dirty, read_uncommitted"
    })
    void a_wrong_command_line_ends_in_2_and_one_line(String options, String message) {
        assertThat(execute("127.0.0.1:1", options)).isEqualTo(2);

        assertThat(err.toString().lines())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("error: ")
                .contains(message);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void an_absent_broker_ends_in_3() {
        assertThat(execute("no-such-host.invalid:9092", "")).isEqualTo(3);

        assertThat(err.toString()).startsWith("error: the broker no-such-host.invalid:9092 is not reachable");
    }

    @Test
    @Tag("slow")
    void a_span_is_averaged_with_its_late_readings_and_twice_gives_the_same() throws Exception {
        try (ForkedBroker broker = ForkedBroker.start(folder, Duration.ofSeconds(9))) {
            // given: readings of three windows, a late one, one before and one after the span, one that is none,
            // and one that is not committed
            KafkaRows.session();
            createTopics(broker);
            send(broker, "2026-11-22T06:59:59Z", 1);
            send(broker, "2026-11-22T07:00:00Z", 20);
            send(broker, "2026-11-22T07:00:09.999999Z", 21);
            send(broker, "2026-11-22T07:00:20Z", 30);
            send(broker, "2026-11-22T07:00:40Z", 99);
            sendLate(broker, "2026-11-22T07:00:05Z", 25);
            sendLate(broker, "no time", 1);
            abort(broker, "2026-11-22T07:00:06Z");
            // when
            int first = execute(broker.address(), "--to 2026-11-22T07:00:40Z");
            Map<String, String> values = averages(broker);
            int second = execute(broker.address(), "--to 2026-11-22T07:00:40Z");
            // then
            assertThat(List.of(first, second)).as(err.toString()).containsOnly(0);
            assertThat(values)
                    .containsOnlyKeys("2026-11-22T07:00:00Z", "2026-11-22T07:00:20Z")
                    .hasEntrySatisfying("2026-11-22T07:00:00Z", value -> assertThat(value)
                            .isEqualTo("{\"window\":{\"start\":\"2026-11-22T07:00:00.000Z\","
                                    + "\"end\":\"2026-11-22T07:00:10.000Z\"},\"avg_temperature\":22.0,"
                                    + "\"avg_humidity\":40.0,\"avg_pressure\":1000.0,\"readings\":3}"));
            assertThat(averages(broker)).isEqualTo(values);
            assertThat(out.toString().lines())
                    .hasSize(2)
                    .containsOnly("{\"output_topic\":\"out\",\"from\":\"2026-11-22T07:00:00Z\","
                            + "\"to\":\"2026-11-22T07:00:40Z\",\"windows\":2,\"readings\":4,\"rejected\":1}");

            // and: with what is not committed
            out.getBuffer().setLength(0);
            assertThat(execute(broker.address(), "--to 2026-11-22T07:00:40Z --isolation read_uncommitted"))
                    .isZero();
            assertThat(out.toString()).contains("\"windows\":2,\"readings\":5");

            // and: a span without readings, and one that had not come to Kafka by a certain time
            out.getBuffer().setLength(0);
            assertThat(execute(broker.address(), "--from 2026-11-22T08:00:00Z --to 2026-11-22T09:00:00Z"))
                    .isZero();
            assertThat(execute(broker.address(), "--to 2026-11-22T07:01:00Z --recorded-until 2026-11-22T07:00:09Z"))
                    .isZero();
            assertThat(out.toString().lines()).first().asString().contains("\"windows\":0,\"readings\":0");
            assertThat(out.toString().lines().toList().get(1)).contains("\"windows\":1,\"readings\":1");
        }
    }

    private int execute(String brokers, String options) {
        List<String> args = new ArrayList<>(List.of("--brokers", brokers, "--input-topic=in", "--output-topic=out"));
        if (!options.isEmpty()) {
            args.addAll(List.of(options.split(" ")));
        }
        if (!options.contains("--from")) {
            args.add("--from=2026-11-22T07:00:00Z");
        }
        if (!options.contains("--to")) {
            args.add("--to=2026-11-22T07:01:00Z");
        }
        CommandLine commandLine = BackfillMain.commandLine(Clock.systemUTC());
        commandLine.setOut(new PrintWriter(out));
        commandLine.setErr(new PrintWriter(err));
        return commandLine.execute(args.toArray(String[]::new));
    }

    private static void createTopics(ForkedBroker broker) throws InterruptedException {
        try (Admin admin = Admin.create(connection(broker))) {
            ForkedBroker.createTopics(admin, new NewTopic("in", 2, (short) 1), new NewTopic("out", 1, (short) 1));
        }
    }

    private static void send(ForkedBroker broker, String time, double temperature) throws Exception {
        send(broker, time, temperature, Instant.parse(time));
    }

    private static void abort(ForkedBroker broker, String time) throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", broker.address(), "transactional.id", "aborted");
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(record(time, 99, Instant.parse(time))).get();
            producer.abortTransaction();
        }
    }

    private static void sendLate(ForkedBroker broker, String time, double temperature) throws Exception {
        send(broker, time, temperature, Instant.parse("2026-11-22T07:00:45Z"));
    }

    private static void send(ForkedBroker broker, String time, double temperature, Instant recorded) throws Exception {
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(connection(broker), new StringSerializer(), new StringSerializer())) {
            producer.send(record(time, temperature, recorded)).get();
        }
    }

    private static ProducerRecord<String, String> record(String time, double temperature, Instant recorded) {
        String value = "{\"process_timestamp\":\"" + time + "\",\"temperature\":" + temperature
                + ",\"humidity\":40,\"pressure\":1000}";
        return new ProducerRecord<>("in", null, recorded.toEpochMilli(), null, value);
    }

    private static Map<String, String> averages(ForkedBroker broker) {
        Map<String, String> last = new LinkedHashMap<>();
        TopicPartition only = new TopicPartition("out", 0);
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(connection(broker), new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(only));
            consumer.seekToBeginning(List.of(only));
            long end = Optional.ofNullable(consumer.endOffsets(List.of(only)).get(only))
                    .orElseThrow();
            while (consumer.position(only) < end) {
                for (ConsumerRecord<String, String> found : consumer.poll(Duration.ofSeconds(1))) {
                    last.put(found.key(), found.value());
                }
            }
        }
        return last;
    }

    private static Map<String, Object> connection(ForkedBroker broker) {
        return Map.of("bootstrap.servers", broker.address());
    }
}
