package io.dps.generator.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.dps.contract.UserFailure;
import io.dps.generator.inbox.InboxRun.FileReport;
import io.dps.generator.inbox.InboxRun.InboxListener;
import io.dps.generator.publish.KafkaAccess;
import io.dps.generator.replay.BadRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One pass over a folder, and the next one after a pass that was broken off, on a topic in memory. */
final class InboxRunTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String HEADER = "process_timestamp,temperature,humidity,pressure,sensor_id\n";
    private static final String TWO =
            HEADER + "2026-02-28T10:00:00Z,20.5,50,1013,a\n" + "2026-02-28T10:01:00Z,20.6,51,1012,b\n";

    @TempDir
    private Path folder;

    private final FakeTopic topic = new FakeTopic();
    private final List<String> reported = new ArrayList<>();
    private Inbox inbox;

    @BeforeEach
    void open() {
        inbox = new Inbox(folder);
    }

    @Test
    void a_file_that_is_complete_is_published_and_archived_with_its_time() throws IOException {
        drop("a.csv", TWO);

        List<FileReport> reports = run();

        assertThat(reports).containsExactly(report("a.csv", FileReport.State.ARCHIVED, 2, 0, 0));
        assertThat(topic.values()).hasSize(2).allMatch(value -> value.contains("\"temperature\":20."));
        assertThat(names("archive")).containsExactly("20260301T120000.000Z-a.csv");
        assertThat(names(".processing")).isEmpty();
        assertThat(reported).containsExactly("a.csv: archived");
    }

    @Test
    void a_file_that_changed_a_moment_ago_and_one_with_a_dot_are_left_alone() throws IOException {
        Files.setLastModifiedTime(drop("a.csv", TWO), FileTime.from(NOW.minusSeconds(9)));
        drop(".b.csv", TWO);

        assertThat(run()).containsExactly(report("a.csv", FileReport.State.CHANGING, 0, 0, 0));

        assertThat(topic.values()).isEmpty();
        assertThat(folder.resolve("a.csv")).exists();
    }

    @Test
    void bad_rows_lie_beside_the_file_in_the_archive() throws IOException {
        drop("a.csv", TWO + "2026-02-28T10:02:00Z,warm,51,1012,b\n");

        assertThat(run()).containsExactly(report("a.csv", FileReport.State.ARCHIVED, 2, 0, 1));

        assertThat(folder.resolve("archive/20260301T120000.000Z-a.csv.bad-rows.csv"))
                .content()
                .startsWith("line,column,reason\n4,\"temperature\",");
        assertThat(reported).first().asString().startsWith("a.csv: row 4");
    }

    @Test
    void a_file_that_holds_no_readings_lies_among_the_failed_and_the_next_is_published() throws IOException {
        drop("a.csv", "name,colour\nx,red\n");
        drop("b.csv", TWO);

        List<FileReport> reports = run();

        assertThat(reports)
                .extracting(FileReport::state)
                .containsExactly(FileReport.State.UNUSABLE, FileReport.State.ARCHIVED);
        assertThat(reports.get(0).error().orElseThrow()).contains("process_timestamp");
        assertThat(names("failed")).containsExactly("20260301T120000.000Z-a.csv");
    }

    @Test
    void a_file_of_which_a_part_was_sent_is_gone_on_with_and_nothing_comes_twice() throws IOException {
        drop("a.csv", TWO);
        topic.refuseFrom(1, new TopicAuthorizationException("no more"));
        assertThatThrownBy(this::run).isInstanceOf(UserFailure.class);
        assertThat(topic.values()).hasSize(1);
        assertThat(names(".processing")).containsExactlyInAnyOrder("a.csv", ".a.csv.begun");
        topic.refuseFrom(Integer.MAX_VALUE, null);

        List<FileReport> reports = run();

        assertThat(reports).containsExactly(report("a.csv", FileReport.State.ARCHIVED, 1, 1, 0));
        assertThat(topic.values()).hasSize(2).doesNotHaveDuplicates();
        assertThat(names(".processing")).isEmpty();
    }

    @Test
    void the_same_reading_twice_in_a_file_is_sent_twice() throws IOException {
        drop("a.csv", TWO + TWO.substring(HEADER.length()));

        assertThat(run()).containsExactly(report("a.csv", FileReport.State.ARCHIVED, 4, 0, 0));
    }

    @Test
    void a_stop_between_the_readings_leaves_the_file_for_the_next_run() throws IOException {
        drop("a.csv", TWO);
        drop("b.csv", TWO);
        topic.interruptAt(1);

        List<FileReport> reports = run();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(reports)
                .extracting(FileReport::file, FileReport::state)
                .containsExactly(tuple("a.csv", FileReport.State.BROKEN_OFF));
        assertThat(folder.resolve("b.csv")).exists();
        topic.interruptAt(-1);

        assertThat(run())
                .extracting(FileReport::state)
                .containsExactly(FileReport.State.ARCHIVED, FileReport.State.ARCHIVED);
        assertThat(topic.values()).hasSize(4);
    }

    @Test
    void a_file_that_cannot_be_archived_is_not_published_again() throws IOException {
        drop("a.csv", TWO);
        Path archive = folder.resolve("archive");
        Files.delete(archive);
        Files.createSymbolicLink(archive, folder.resolve("nowhere"));

        assertThat(run()).extracting(FileReport::state).containsExactly(FileReport.State.BLOCKED);

        Files.delete(archive);
        Files.createDirectory(archive);
        assertThat(run()).containsExactly(report("a.csv", FileReport.State.ARCHIVED, 0, 2, 0));
        assertThat(topic.values()).hasSize(2);
    }

    @Test
    void without_its_topic_no_file_is_touched() throws IOException {
        drop("a.csv", TWO);
        topic.missing = true;

        assertThatThrownBy(this::run).hasMessage("topic 'readings' does not exist");

        assertThat(folder.resolve("a.csv")).exists();
    }

    @Test
    void a_name_that_is_still_processed_waits_for_its_turn() throws IOException {
        Files.writeString(folder.resolve(".processing/a.csv"), TWO);
        Files.setLastModifiedTime(folder.resolve(".processing/a.csv"), FileTime.from(NOW));
        drop("a.csv", TWO);

        assertThat(run()).containsExactly(report("a.csv", FileReport.State.CHANGING, 0, 0, 0));

        assertThat(folder.resolve("a.csv")).exists();
    }

    private List<FileReport> run() {
        return new InboxRun(
                        inbox,
                        topic,
                        topic::end,
                        "readings",
                        Duration.ofSeconds(10),
                        options -> options,
                        Clock.fixed(NOW, ZoneOffset.UTC))
                .run(new InboxListener() {
                    @Override
                    public void onBadRow(String file, BadRow row) {
                        reported.add(file + ": row " + row.line() + " " + row.column());
                    }

                    @Override
                    public void onNote(String file, String note) {
                        reported.add(file + ": " + note);
                    }

                    @Override
                    public void onFile(FileReport report) {
                        reported.add(report.file() + ": " + report.state().id());
                    }
                });
    }

    private Path drop(String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        return Files.setLastModifiedTime(file, FileTime.from(NOW.minusSeconds(60)));
    }

    private List<String> names(String inside) throws IOException {
        try (var files = Files.list(folder.resolve(inside))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static FileReport report(String file, FileReport.State state, long sent, long before, long bad) {
        return new FileReport(file, state, sent, before, bad, Optional.empty());
    }

    /** A topic of one partition, which acknowledges at once. */
    private static final class FakeTopic implements KafkaAccess {
        private final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        private boolean missing;
        private int refusedFrom = Integer.MAX_VALUE;
        private RuntimeException refusal;
        private int interruptAt = -1;

        void refuseFrom(int number, RuntimeException cause) {
            refusedFrom = number;
            refusal = cause;
        }

        void interruptAt(int number) {
            interruptAt = number;
        }

        List<String> values() {
            return records.stream().map(record -> new String(record.value())).toList();
        }

        @Override
        public String brokers() {
            return "broker:9092";
        }

        @Override
        public void requireTopic(String topic) {
            if (missing) {
                throw new UnknownTopicOrPartitionException("topic '" + topic + "' does not exist");
            }
        }

        @Override
        public Producer<byte[], byte[]> openProducer() {
            return new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()) {
                @Override
                public synchronized Future<RecordMetadata> send(
                        ProducerRecord<byte[], byte[]> record, Callback callback) {
                    if (records.size() >= refusedFrom) {
                        callback.onCompletion(null, refusal);
                        return super.send(record, null);
                    }
                    if (records.size() == interruptAt) {
                        Thread.currentThread().interrupt();
                    }
                    records.add(record);
                    return super.send(record, callback);
                }
            };
        }

        EndOffsets end(String topic) {
            return new EndOffsets(
                    this::consumer,
                    cause -> {
                        throw cause;
                    },
                    Duration.ofSeconds(5),
                    topic);
        }

        private Consumer<byte[], byte[]> consumer() {
            TopicPartition only = new TopicPartition("readings", 0);
            MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
            consumer.updatePartitions("readings", List.of(new PartitionInfo("readings", 0, null, null, null)));
            consumer.updateBeginningOffsets(Map.of(only, 0L));
            consumer.updateEndOffsets(Map.of(only, (long) records.size()));
            consumer.schedulePollTask(() -> {
                for (int i = 0; i < records.size(); i++) {
                    consumer.addRecord(new ConsumerRecord<>(
                            "readings",
                            0,
                            i,
                            records.get(i).key(),
                            records.get(i).value()));
                }
            });
            return consumer;
        }
    }
}
