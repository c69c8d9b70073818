package io.dps.shell.topic.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.shell.platform.client.FakeKafka;
import io.dps.shell.platform.client.FakeTopic;
import io.dps.shell.topic.record.LineForm;
import io.dps.shell.topic.record.Partitioning;
import io.dps.shell.topic.record.RecordLines;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

final class TopicWriterTest {
    private final FakeKafka kafka = new FakeKafka();
    private final FakeTopic topic = kafka.make("t", 2);
    private final List<Instant> oldest = new ArrayList<>();

    @Test
    void records_are_written_with_all_they_have_and_counted() {
        assertThat(write("k;1;2000;a=b;x\n;0;1000;;y\n", "%k;%p;%T;%h;%s", "")).isEqualTo(2);

        assertThat(topic.records())
                .extracting(record -> record.partition() + " " + record.timestamp() + " "
                        + (record.key() == null ? "none" : new String(record.key(), StandardCharsets.UTF_8)) + " "
                        + record.headers().toArray().length)
                .containsExactly("0 1000 none 0", "1 2000 k 1");
        assertThat(oldest).containsExactly(Instant.ofEpochMilli(1000));
    }

    @Test
    void nothing_to_write_is_nothing_written() {
        assertThat(write("", "%s", "1")).isZero();
        assertThat(write("a", "%s", "1")).isEqualTo(1);

        assertThat(topic.partitions.get(1).end).isEqualTo(1);
        assertThat(oldest).isEmpty();
    }

    @Test
    void a_line_that_is_no_record_tells_how_many_were_written_before_it() {
        fails("1000;a\nnoon;b\n2000;c\n", "%T;%s", "", FailureKind.FAILED)
                .hasMessageStartingWith("in.txt:2: ")
                .hasMessageEndingWith(" (1 record was acknowledged)");
        assertThat(oldest).containsExactly(Instant.ofEpochMilli(1000));
    }

    @Test
    void a_partition_that_is_not_there_and_a_value_that_is_too_large_are_named_with_their_line() {
        fails("a\n", "%s", "2", FailureKind.FAILED)
                .hasMessage("in.txt:1: the topic has no partition 2 (0 records were acknowledged)");
        topic.config("max.message.bytes", "3");
        fails("abc\nabcd\n", "%s", "", FailureKind.FAILED)
                .hasMessage("in.txt:2: a value of 4 bytes exceeds the topic's limit (1 record was acknowledged)")
                .extracting(failure -> ((UserFailure) failure).hint())
                .isEqualTo("see max.message.bytes in: topic describe t --configs");
    }

    @Test
    void a_user_without_the_right_is_told_which() {
        String refused =
                "cannot write to topic t (0 records were acknowledged): this user lacks Write permission on it";

        kafka.refuse("send", new TopicAuthorizationException("no"));
        fails("a", "%s", "", FailureKind.FAILED).hasMessage(refused);
        // Of a user without Write on any topic the client says it so.
        kafka.refuse("send", new KafkaException("cannot begin", new ClusterAuthorizationException("no")));
        fails("a", "%s", "", FailureKind.FAILED).hasMessage(refused);
    }

    @Test
    void a_broker_that_does_not_answer_is_unreachable() {
        kafka.refuse("send", new TimeoutException("expired"));

        fails("a", "%s", "", FailureKind.UNREACHABLE)
                .hasMessage("cannot write to topic t (0 records were acknowledged):"
                        + " Kafka at broker:9092 did not respond in time");
    }

    @Test
    void one_record_is_written_and_awaited() {
        TopicWriter writer = new TopicWriter(kafka.connection());

        writer.write("t", new byte[] {'k'}, new byte[] {'v'});
        assertThat(topic.values()).containsExactly("v");
        kafka.refuse("send", new TopicAuthorizationException("not you"));
        assertThatThrownBy(() -> writer.write("t", null, new byte[] {'v'}))
                .hasMessage("cannot write to topic t: this user lacks permission: not you");
    }

    private org.assertj.core.api.AbstractThrowableAssert<?, ?> fails(
            String lines, String form, String partitioning, FailureKind kind) {
        return assertThatThrownBy(() -> write(lines, form, partitioning))
                .isInstanceOfSatisfying(
                        UserFailure.class, failure -> assertThat(failure.kind()).isEqualTo(kind));
    }

    private long write(String lines, String form, String partitioning) {
        RecordLines records = new RecordLines(
                new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)), "in.txt", LineForm.parse(form));
        return new TopicWriter(kafka.connection())
                .writeAll("t", records, Partitioning.parse(partitioning), oldest::add);
    }
}
