package io.dps.shell.topic.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.FailureKind;
import io.dps.contract.Isolation;
import io.dps.contract.UserFailure;
import io.dps.shell.platform.client.FakeKafka;
import io.dps.shell.platform.client.FakeTopic;
import io.dps.shell.topic.RecordConsumer;
import io.dps.shell.topic.TailRequest;
import io.dps.shell.topic.TopicRecord;
import io.dps.shell.topic.filter.OffsetSpan;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

final class TopicReaderTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private final FakeKafka kafka = new FakeKafka();
    private final FakeTopic topic = kafka.make("t", 2);
    private final Sink sink = new Sink();

    @Test
    void all_of_an_empty_topic_is_nothing_at_once() {
        read(TailRequest.all("t"));

        assertThat(sink.values).isEmpty();
        assertThat(kafka.elapsed()).isZero();
    }

    @Test
    void the_last_fetch_is_short_unless_the_topic_is_followed() {
        topic.put(0, "a");
        read(TailRequest.all("t"));
        read(request("", Optional.empty(), OptionalLong.of(1), OptionalLong.of(1), true, Optional.empty()));

        // Closing waits for it.
        assertThat(kafka.consumers())
                .extracting(settings -> settings.get(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG))
                .containsExactly(50, 500);
    }

    @Test
    void the_last_records_are_merged_by_time_and_offsets_without_a_record_do_not_count() {
        topic.put(0, null, "old", NOON)
                .put(0, null, "newest", NOON.plusSeconds(9))
                .gap(0, 3);
        topic.put(1, null, "new", NOON.plusSeconds(5)).put(1, null, "untimed", null);

        read(TailRequest.last("t", 3));
        assertThat(sink.values).containsExactly("old", "new", "newest");
        sink.values.clear();
        read(TailRequest.last("t", 0));
        assertThat(sink.values).isEmpty();
    }

    @Test
    void records_of_one_time_keep_their_order_and_what_follows_comes_once() {
        topic.put(0, null, "a", NOON).put(0, null, "b", NOON).put(0, null, "c", NOON);
        kafka.beforePoll(3, () -> topic.put(0, null, "d", NOON));

        read(request("", Optional.empty(), OptionalLong.of(3), OptionalLong.of(4), true, Optional.empty()));

        assertThat(sink.values).containsExactly("a", "b", "c", "d");
    }

    @Test
    void the_last_records_that_fulfil_a_condition_are_looked_for_in_all() {
        topic.put(0, "a1").put(0, "b").put(0, "a2").put(0, "b").put(0, "b");

        read(request("", Optional.of("a"), OptionalLong.of(1), OptionalLong.empty(), false, Optional.empty()));

        assertThat(sink.values).containsExactly("a2");
    }

    @Test
    void what_is_not_committed_is_for_those_who_ask_for_it() {
        topic.put(0, "before").beginTransaction(0, 7).put(0, "open");

        read(TailRequest.all("t"));
        assertThat(sink.values).containsExactly("before");
        sink.values.clear();
        read(TailRequest.last("t", Isolation.READ_UNCOMMITTED, 9));
        assertThat(sink.values).containsExactly("before", "open");
    }

    @Test
    void a_read_that_follows_ends_with_the_last_record_asked_for() {
        topic.put(0, "there");
        kafka.beforePoll(3, () -> topic.put(1, "arrived").put(1, "too many"));

        read(request("", Optional.empty(), OptionalLong.empty(), OptionalLong.of(2), true, Optional.empty()));

        assertThat(sink.values).containsExactly("there", "arrived");
        assertThat(sink.pauses).isPositive();
    }

    @Test
    void an_offset_that_has_not_come_is_waited_for() {
        topic.put(0, "0").put(0, "1");
        kafka.beforePoll(2, () -> topic.put(0, "2").put(0, "3").put(0, "4"));

        read(request("4", Optional.empty(), OptionalLong.empty(), OptionalLong.of(1), true, Optional.empty()));

        assertThat(sink.values).containsExactly("4");
        assertThat(sink.notices)
                .containsExactly("topic t ends at offset 2; offset 4 does not exist yet; waiting for it");
    }

    @Test
    void a_time_that_has_not_come_is_waited_for() {
        topic.put(0, null, "early", NOON.minusSeconds(9));
        kafka.beforePoll(2, () -> topic.put(0, null, "late for its time", NOON.minusSeconds(1))
                .put(0, null, "first", NOON)
                .put(0, null, "disordered", NOON.minusSeconds(2)));

        read(request("@" + NOON, Optional.empty(), OptionalLong.empty(), OptionalLong.of(2), true, Optional.empty()));

        assertThat(sink.values).containsExactly("first", "disordered");
        assertThat(sink.notices).containsExactly("topic t has no record at or after " + NOON + " yet; waiting for one");
    }

    @Test
    void partitions_without_a_leader_are_left_out_and_named() {
        topic.put(0, "lost").loseLeader(0).put(1, "led");

        read(TailRequest.all("t"));

        assertThat(sink.values).containsExactly("led");
        assertThat(sink.notices)
                .containsExactly("warning: partitions without a leader in topic t: 0; their records are not shown");
    }

    @Test
    void a_partition_that_is_asked_for_must_be_there_and_led() {
        topic.loseLeader(1);

        fails(partition(1), FailureKind.UNREACHABLE, "partition 1 of topic t has no leader");
        assertThat(fails(partition(9), FailureKind.FAILED, "topic 't' has no partition 9"))
                .isEqualTo("use a partition from 0 to 1");
        topic.loseLeader(0);
        fails(TailRequest.all("t"), FailureKind.UNREACHABLE, "no partition of topic t has a leader");
    }

    @Test
    void retention_that_overtakes_a_read_ends_it() {
        topic.put(0, "a").put(0, "b");
        kafka.beforePoll(1, () -> topic.deleteBefore(0, 1));

        String hint = fails(
                TailRequest.all("t"),
                FailureKind.FAILED,
                "records of topic t were deleted while it was being read; offsets that no longer exist: {t-0=0}");

        assertThat(hint)
                .isEqualTo("run the command again; to see the retention of the topic: topic describe t --configs");
        kafka.beforePoll(2, () -> kafka.make("t", 2).gap(0, 9).deleteBefore(0, 9));
        fails(
                TailRequest.all("t"),
                FailureKind.FAILED,
                "topic 't' was deleted and created again while it was being read");
    }

    @Test
    void a_topic_that_is_deleted_or_made_anew_under_a_read_ends_it() {
        kafka.beforePoll(1, () -> kafka.delete("t"));
        fails(following(), FailureKind.FAILED, "topic 't' was deleted while it was being read");
        // Looked twice: a broker that has just come back may not know its topics yet.
        assertThat(kafka.elapsed()).isBetween(Duration.ofSeconds(6), Duration.ofSeconds(7));

        kafka.make("t", 2);
        kafka.beforePoll(2 + (int) (kafka.elapsed().toMillis() / 200), () -> kafka.make("t", 2));
        assertThat(fails(
                        following(),
                        FailureKind.FAILED,
                        "topic 't' was deleted and created again while it was being read"))
                .isEqualTo("run the command again to read the new topic");
    }

    @Test
    void a_broker_that_comes_back_is_waited_for_and_the_read_goes_on_where_it_was() {
        topic.put(0, "a").put(0, "b");
        kafka.beforePoll(1, kafka::goAway).beforePoll(60, kafka::comeBack);

        read(TailRequest.all("t"));

        assertThat(sink.values).containsExactly("a", "b");
        assertThat(sink.notices)
                .containsExactly(
                        "Kafka at broker:9092 does not answer; waiting for it", "Kafka at broker:9092 answers again");
    }

    @Test
    void a_broker_that_stays_away_ends_a_read_to_the_end_but_not_one_that_follows() {
        topic.put(0, "a");
        kafka.beforePoll(1, kafka::goAway);
        fails(TailRequest.all("t"), FailureKind.UNREACHABLE, "Kafka does not answer at broker:9092");
        assertThat(kafka.elapsed()).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(34));

        kafka.comeBack();
        kafka.beforePoll(200, kafka::goAway).beforePoll(2_000, kafka::comeBack);
        kafka.beforePoll(2_001, () -> topic.put(0, "b"));
        read(request("end", Optional.empty(), OptionalLong.empty(), OptionalLong.of(1), true, Optional.empty()));
        assertThat(sink.values).containsExactly("b");
    }

    @Test
    void a_read_whose_time_is_over_tells_how_much_came() {
        topic.put(0, "a");

        fails(
                request(
                        "",
                        Optional.empty(),
                        OptionalLong.empty(),
                        OptionalLong.of(3),
                        true,
                        Optional.of(Duration.ofMillis(400))),
                FailureKind.TIMEOUT,
                "timed out reading topic t; records received: 1 of 3");
    }

    @Test
    void an_interruption_and_a_missing_right_end_a_read() {
        topic.put(0, "a");
        kafka.beforePoll(1, () -> Thread.currentThread().interrupt());
        fails(TailRequest.all("t"), FailureKind.INTERRUPTED, "");
        assertThat(Thread.interrupted()).isTrue();

        kafka.beforePoll(2, () -> {
            throw new TopicAuthorizationException("Not authorized to access topics: [t]");
        });
        fails(
                TailRequest.all("t"),
                FailureKind.FAILED,
                "cannot read topic t: this user lacks permission: Not authorized to access topics: [t]");
    }

    @Test
    void a_record_to_which_its_producer_gave_no_timestamp_has_none() {
        assertThat(timestamp(-1, TimestampType.NO_TIMESTAMP_TYPE)).isNull();
        assertThat(timestamp(-1, TimestampType.CREATE_TIME)).isNull();
        assertThat(timestamp(0, TimestampType.CREATE_TIME)).isEqualTo(Instant.EPOCH);
    }

    private static Instant timestamp(long millis, TimestampType type) {
        return TopicReader.convert(new ConsumerRecord<>(
                        "t", 0, 0, millis, type, 0, 1, null, new byte[1], new RecordHeaders(), Optional.empty()))
                .timestamp();
    }

    private void read(TailRequest request) {
        new TopicReader(kafka.connection()).read(request, sink);
    }

    /** Returns the hint. */
    private String fails(TailRequest request, FailureKind kind, String message) {
        List<String> hint = new ArrayList<>();
        assertThatThrownBy(() -> read(request)).isInstanceOfSatisfying(UserFailure.class, failure -> {
            assertThat(failure).hasMessage(message);
            assertThat(failure.kind()).isEqualTo(kind);
            hint.add(failure.hint());
        });
        return hint.get(0);
    }

    private static TailRequest following() {
        return request("end", Optional.empty(), OptionalLong.empty(), OptionalLong.empty(), true, Optional.empty());
    }

    private static TailRequest partition(int number) {
        return new TailRequest(
                "t",
                Isolation.READ_COMMITTED,
                OffsetSpan.all(),
                Set.of(number),
                Optional.empty(),
                OptionalLong.empty(),
                false,
                OptionalLong.empty(),
                Optional.empty());
    }

    private static TailRequest request(
            String span,
            Optional<String> prefix,
            OptionalLong last,
            OptionalLong max,
            boolean follow,
            Optional<Duration> timeout) {
        return new TailRequest(
                "t",
                Isolation.READ_COMMITTED,
                span.isEmpty() ? OffsetSpan.all() : OffsetSpan.parse(span, NOON),
                Set.of(),
                prefix.map(start -> record -> text(record).startsWith(start)),
                last,
                follow,
                max,
                timeout);
    }

    private static String text(TopicRecord record) {
        return new String(record.value(), StandardCharsets.UTF_8);
    }

    private static final class Sink implements RecordConsumer {
        private final List<String> values = new ArrayList<>();
        private final List<String> notices = new ArrayList<>();
        private int pauses;

        @Override
        public void take(TopicRecord record) {
            values.add(text(record));
        }

        @Override
        public void notice(String text) {
            notices.add(text);
        }

        @Override
        public void pause() {
            pauses++;
        }
    }
}
