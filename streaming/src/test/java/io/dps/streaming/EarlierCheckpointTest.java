package io.dps.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.contract.Isolation;
import io.dps.streaming.average.AveragerPlan;
import io.dps.streaming.checkpoint.CheckpointFolder;
import io.dps.streaming.checkpoint.StoredDefinition;
import io.dps.streaming.checkpoint.StoredOptions;
import io.dps.streaming.kafka.BrokerAccess;
import io.dps.streaming.kafka.BrokerTopics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Checkpoints that an earlier Spark or dps has made go on under today's. {@code checkpoint-4.0.0} is that of an averager
 * under Spark 4.0.0 and the first version of its plan, with a snapshot of RocksDB; {@code checkpoint-average-2} that of an
 * averager under the second version; {@code checkpoint-plan-1} that of a stream under the first version of its plan. All had
 * read the four records of {@link #BEFORE}, written the first window and kept the second one open. If one of the latter
 * two no longer goes on, a change of dps has changed a plan, and its version must rise: {@link AveragerPlan},
 * {@link StoredDefinition#PLAN}.
 */
@Tag("slow")
class EarlierCheckpointTest extends OwnStreamCase {
    private static final List<Sent> BEFORE = List.of(
            new Sent(0, "2026-11-22T07:00:01Z", 10),
            new Sent(1, "2026-11-22T07:00:02Z", 20),
            new Sent(0, "2026-11-22T07:00:23Z", 30),
            new Sent(1, "2026-11-22T07:00:24Z", 50));
    /** The open window after {@link #AFTER}. */
    private static final String SECOND_WINDOW =
            "{\"window\":{\"start\":\"2026-11-22T07:00:20.000Z\",\"end\":\"2026-11-22T07:00:30.000Z\"},"
                    + "\"avg_temperature\":60.0,\"avg_humidity\":2.0,\"avg_pressure\":3.0,\"readings\":3}";

    private static final List<Sent> AFTER =
            List.of(new Sent(0, "2026-11-22T07:00:25Z", 100), new Sent(1, "2026-11-22T07:00:55Z", 0));

    @Test
    void a_checkpoint_of_spark_4_0_0_is_read_on() throws Exception {
        // given
        copy("checkpoint-4.0.0", checkpoint());
        StoredOptions theirs = StoredOptions.load(checkpoint()).orElseThrow();
        assertThat(theirs.plan()).isEqualTo(1);
        takeTopicsForTheirs(checkpoint(), theirs.inputTopicId(), theirs.outputTopicId());
        send(readings(BEFORE));
        send(readings(AFTER));
        // when
        run(untilCaughtUp());
        // then: the open window has the readings of both Sparks, and the first one is not written again
        assertThat(values()).containsExactly(SECOND_WINDOW);
        assertThat(StoredOptions.load(checkpoint()).orElseThrow().isolation()).isEqualTo(Isolation.READ_COMMITTED);
        assertThat(StoredOptions.load(checkpoint()).orElseThrow().plan()).isEqualTo(1);
        assertThat(StoredOptions.load(checkpoint()).orElseThrow().committedFrom())
                .isEqualTo(Map.of(0, 2L, 1, 2L));
    }

    @Test
    void a_checkpoint_of_the_second_plan_of_the_averager_is_read_on() throws Exception {
        // given
        copy("checkpoint-average-2", checkpoint());
        StoredOptions theirs = StoredOptions.load(checkpoint()).orElseThrow();
        assertThat(theirs.plan()).isEqualTo(2);
        takeTopicsForTheirs(checkpoint(), theirs.inputTopicId(), theirs.outputTopicId());
        send(readings(BEFORE));
        send(readings(AFTER));
        // when
        run(untilCaughtUp());
        // then: the sums that it kept of the open window count, and the first window is not written again
        assertThat(values()).containsExactly(SECOND_WINDOW);
        assertThat(StoredOptions.load(checkpoint()).orElseThrow().plan()).isEqualTo(2);
    }

    @Test
    void a_checkpoint_of_a_stream_of_the_first_plan_is_read_on() throws Exception {
        // given
        copy("checkpoint-plan-1", checkpoint("sums"));
        StoredDefinition theirs = StoredDefinition.load(checkpoint("sums")).orElseThrow();
        assertThat(theirs.plan()).isEqualTo(1);
        takeTopicsForTheirs(checkpoint("sums"), theirs.inputTopicId(), theirs.outputTopicId());
        define(theirs.definition());
        send(meters(BEFORE));
        send(meters(AFTER));
        // when
        assertThat(start("sums")).as(errors.toString()).isZero();
        // then: its open window goes on, and what it had written is not written again
        assertThat(values()).containsExactly("{\"s\":\"2026-11-22T07:00:20.000000Z\",\"kwh\":180.0,\"n\":3}");
    }

    private static List<ProducerRecord<byte[], byte[]>> meters(List<Sent> meters) {
        return meters.stream()
                .map(meter -> record(
                        "in",
                        meter.partition(),
                        "{\"id\":\"a\",\"at\":\"" + meter.time() + "\",\"kwh\":" + meter.temperature() + "}"))
                .toList();
    }

    /** Another broker has other ids for topics of these names. */
    private void takeTopicsForTheirs(CheckpointFolder checkpoint, String input, String output) throws Exception {
        String options = Files.readString(checkpoint.options());
        try (BrokerTopics topics = new BrokerTopics(BrokerAccess.open(broker.address()))) {
            Map<String, String> ids = topics.ids(List.of("in", "out"));
            options = options.replace(input, ids.get("in")).replace(output, ids.get("out"));
        }
        Files.writeString(checkpoint.options(), options);
    }

    private static List<ProducerRecord<byte[], byte[]>> readings(List<Sent> readings) {
        return readings.stream()
                .map(reading -> new ProducerRecord<byte[], byte[]>(
                        "in",
                        reading.partition(),
                        Instant.parse(reading.time()).toEpochMilli(),
                        null,
                        ("{\"process_timestamp\":\"" + reading.time() + "\",\"temperature\":" + reading.temperature()
                                        + ",\"humidity\":2,\"pressure\":3}")
                                .getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    private static void copy(String resource, CheckpointFolder to) throws Exception {
        Path from = Path.of(EarlierCheckpointTest.class.getResource(resource).toURI());
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Path copy = to.root().resolve(from.relativize(path).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(path, copy);
            }
        }
    }

    private record Sent(int partition, String time, double temperature) {}
}
