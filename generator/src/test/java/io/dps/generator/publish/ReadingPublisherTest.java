package io.dps.generator.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.dps.contract.FailureKind;
import io.dps.contract.PublishReport.EndReason;
import io.dps.contract.UserFailure;
import io.dps.generator.fault.Faults;
import io.dps.generator.publish.PublishRequest.RateLimit;
import io.dps.generator.publish.PublishRequest.ReplaySpeed;
import io.dps.generator.publish.PublishRequest.StopCondition;
import io.dps.generator.publish.PublishSnapshot.FaultCounts;
import io.dps.generator.publish.ReadingPublisher.PublishSummary;
import io.dps.generator.reading.Reading;
import io.dps.generator.reading.ReadingCodec;
import io.dps.generator.reading.ReadingSource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ReadingPublisherTest {

    private static final Instant START = Instant.parse("2026-11-22T07:00:00Z");
    private static final PublishRequest REQUEST =
            PublishRequest.to("weather_data").forWatermark(Duration.ZERO);

    private final FakeClock clock = new FakeClock();
    private final FakeProducer producer = new FakeProducer();
    private final FakeKafka kafka = new FakeKafka();
    private final ReadingPublisher publisher = new ReadingPublisher(kafka, clock);
    private final List<PublishSnapshot> snapshots = new ArrayList<>();

    @AfterEach
    void no_interrupt_flag_reaches_the_next_test() {
        Thread.interrupted();
    }

    @Test
    void publishes_until_the_source_is_exhausted() {
        PublishSummary summary = publish(new FakeSource(3), REQUEST);

        assertThat(summary.end()).isEqualTo(EndReason.EXHAUSTED);
        assertThat(summary.totals().sent()).isEqualTo(3);
        assertThat(summary.totals().acknowledged()).isEqualTo(3);
        assertThat(summary.totals().badRows()).isEqualTo(1);
        assertThat(summary.totals().firstEventTime()).contains(START);
        assertThat(summary.totals().lastEventTime()).contains(START.plusSeconds(2));
        assertThat(summary.totals().ackMillisP99()).isPresent();
        assertThat(producer.closed()).isTrue();
    }

    @Test
    void a_record_has_the_sensor_as_key_and_the_reading_as_value_and_nothing_else() {
        PublishSummary summary = publish(new FakeSource(1), REQUEST);

        ProducerRecord<byte[], byte[]> record = producer.history().get(0);
        assertThat(record.topic()).isEqualTo("weather_data");
        assertThat(record.key()).isEqualTo("sensor-0".getBytes(StandardCharsets.UTF_8));
        assertThat(record.value()).isEqualTo(new ReadingCodec().encode(reading(0)));
        assertThat(record.timestamp()).isNull();
        assertThat(record.partition()).isNull();
        assertThat(record.headers()).isEmpty();
        assertThat(summary.totals().bytes()).isEqualTo(record.value().length);
    }

    @Test
    void stops_at_the_count() {
        PublishSummary summary = publish(new FakeSource(1_000), REQUEST.until(StopCondition.afterCount(10)));

        assertThat(summary.end()).isEqualTo(EndReason.COUNT);
        assertThat(summary.totals().acknowledged()).isEqualTo(10);
        assertThat(producer.history()).hasSize(10);
        assertThat(snapshots.get(snapshots.size() - 1).total()).isEqualTo(OptionalLong.of(10));
        assertThat(snapshots.get(snapshots.size() - 1).done()).hasValue(1);
    }

    @Test
    void stops_when_time_is_over_having_sent_exactly_what_the_rate_allows() {
        PublishRequest request =
                REQUEST.at(new RateLimit(100)).until(StopCondition.afterDuration(Duration.ofSeconds(10)));

        PublishSummary summary = publish(new FakeSource(1_000_000), request);

        assertThat(summary.end()).isEqualTo(EndReason.DURATION);
        assertThat(summary.totals().acknowledged()).isEqualTo(1_000);
        assertThat(summary.totals().elapsed()).isEqualTo(Duration.ofSeconds(10));
        assertThat(snapshots)
                .filteredOn(snapshot -> snapshot.elapsed().equals(Duration.ofSeconds(5)))
                .first()
                .satisfies(half -> assertThat(half.done()).hasValue(0.5));
    }

    @Test
    void without_a_known_end_no_part_of_it_is_done() {
        PublishSummary summary = publish(new FakeSource(3), REQUEST);

        assertThat(summary.totals().done()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 100, 1_000, 50_000})
    void a_rate_is_kept_within_one_percent_and_without_bursts(double rate) {
        clock.oversleepBy(Duration.ofNanos(300_000));
        List<Long> sentAt = new ArrayList<>();
        producer.beforeSend = sent -> sentAt.add(clock.nanoTime());
        int count = (int) Math.max(200, 4 * rate);

        PublishSummary summary = publish(new FakeSource(count), REQUEST.at(new RateLimit(rate)));

        double gaps = summary.totals().acknowledged() - 1.0;
        assertThat(gaps / (summary.totals().elapsed().toNanos() / 1e9)).isCloseTo(rate, withinPercentage(1));
        // No more at one moment than fall due in the 2 ms between two looks at the clock.
        long most = (long) Math.ceil(rate * 0.002) + 1;
        assertThat(mostAtOneMoment(sentAt)).isLessThanOrEqualTo(most);
    }

    private static long mostAtOneMoment(List<Long> times) {
        return times.stream().collect(Collectors.groupingBy(time -> time, Collectors.counting())).values().stream()
                .mapToLong(Long::longValue)
                .max()
                .orElseThrow();
    }

    @Test
    void the_real_clock_keeps_a_rate_within_one_percent() {
        ReadingPublisher real = new ReadingPublisher(kafka, MonotonicClock.SYSTEM);
        PublishRequest request =
                REQUEST.at(new RateLimit(2_000)).until(StopCondition.afterDuration(Duration.ofSeconds(3)));

        PublishSummary summary = real.publish(new FakeSource(1_000_000), request, snapshots::add);

        assertThat(summary.totals().acknowledged()).isCloseTo(6_000, withinPercentage(1));
        assertThat(summary.totals().elapsed().toMillis()).isBetween(3_000L, 5_000L);
    }

    @Test
    void high_rates_go_out_in_groups_and_are_exact_all_the_same() {
        PublishRequest request =
                REQUEST.at(new RateLimit(20_000)).until(StopCondition.afterDuration(Duration.ofSeconds(2)));

        PublishSummary summary = publish(new FakeSource(1_000_000), request);

        assertThat(summary.totals().acknowledged()).isEqualTo(40_000);
        assertThat(clock.sleeps()).hasSizeLessThan(4_000);
    }

    @Test
    void reports_four_times_per_second_even_while_it_waits() {
        PublishRequest request = REQUEST.at(new RateLimit(0.5)).until(StopCondition.afterCount(2));

        publish(new FakeSource(10), request);

        assertThat(snapshots)
                .extracting(snapshot -> snapshot.elapsed().toMillis())
                .containsExactly(250L, 500L, 750L, 1000L, 1250L, 1500L, 1750L, 2000L, 2000L);
        assertThat(snapshots).extracting(PublishSnapshot::sent).startsWith(1L).endsWith(1L, 2L);
        assertThat(snapshots.get(snapshots.size() - 1).acknowledged()).isEqualTo(2);
    }

    @Test
    void time_ends_a_wait_for_a_slow_turn() {
        PublishRequest request =
                REQUEST.at(new RateLimit(0.001)).until(StopCondition.afterDuration(Duration.ofMillis(1_100)));

        PublishSummary summary = publish(new FakeSource(10), request);

        assertThat(summary.totals().acknowledged()).isEqualTo(1);
        assertThat(summary.totals().elapsed()).isEqualTo(Duration.ofMillis(1_100));
    }

    @Test
    void no_record_is_sent_while_one_that_is_older_by_the_watermark_is_not_acknowledged() {
        publish(new FakeSource(20), REQUEST.forWatermark(Duration.ofSeconds(5)));

        // Before seconds 5, 10 and 15, and at the end.
        assertThat(producer.sentBeforeFlush).containsExactly(5, 10, 15, 20);
    }

    @Test
    void faults_are_counted_and_copies_count_as_sent() {
        Faults faults = new Faults(0.2, Duration.ofMinutes(1), 0.2, 0.2, 1);

        PublishSummary summary =
                publish(new FakeSource(10_000), REQUEST.with(faults).until(StopCondition.afterCount(1_000)));

        FaultCounts counts = summary.totals().faults();
        assertThat(summary.totals().sent()).isEqualTo(1_000);
        assertThat(counts.late()).isBetween(80L, 200L);
        assertThat(counts.duplicates()).isBetween(80L, 200L);
        assertThat(counts.malformed()).isBetween(100L, 250L);
        assertThat(producer.history())
                .filteredOn(record -> record.value() == null)
                .hasSizeBetween((int) counts.malformed() / 14, (int) counts.malformed() / 14 + 1);
        assertThat(producer.history())
                .extracting(ProducerRecord::key)
                .allMatch(key -> new String(key, StandardCharsets.UTF_8).startsWith("sensor-"));
    }

    @Test
    void the_same_faults_give_the_same_keys_and_bytes() {
        Faults faults = new Faults(0.2, Duration.ofMinutes(1), 0.2, 0.2, 1);
        FakeProducer again = new FakeProducer();

        publish(new FakeSource(1_000), REQUEST.with(faults));
        kafka.next = again;
        publish(new FakeSource(1_000), REQUEST.with(faults));

        assertThat(texts(again)).isEqualTo(texts(producer)).hasSizeGreaterThan(1_000);
    }

    private static List<String> texts(FakeProducer producer) {
        return producer.history().stream()
                .map(record -> Arrays.toString(record.key()) + Arrays.toString(record.value()))
                .toList();
    }

    @Test
    void neither_late_nor_malformed_records_move_the_barrier_of_event_time() {
        publish(
                new FakeSource(20),
                REQUEST.forWatermark(Duration.ofSeconds(5)).with(new Faults(0, Duration.ZERO, 0, 1, 1)));
        assertThat(producer.sentBeforeFlush).containsExactly(20);

        FakeProducer second = new FakeProducer();
        kafka.next = second;
        PublishSummary summary = publish(new LateEverySecondSource(20), REQUEST.forWatermark(Duration.ofSeconds(5)));

        assertThat(second.sentBeforeFlush).containsExactly(10, 20, 30, 40);
        assertThat(summary.totals().lastEventTime()).contains(START.plusSeconds(19));
        assertThat(summary.totals().firstEventTime()).contains(START.minusSeconds(3_600));
    }

    @Test
    void a_replay_at_a_speed_keeps_the_gaps_of_event_time() {
        List<Long> sentAt = new ArrayList<>();
        long start = clock.nanoTime();
        producer.beforeSend =
                sent -> sentAt.add(Duration.ofNanos(clock.nanoTime() - start).toMillis());

        PublishSummary summary = publish(new FakeSource(4), REQUEST.atSpeed(new ReplaySpeed(0.5)));

        assertThat(sentAt).containsExactly(0L, 2_000L, 4_000L, 6_000L);
        assertThat(summary.totals().elapsed()).isEqualTo(Duration.ofSeconds(6));
    }

    @Test
    void time_ends_a_wait_for_a_far_event_time() {
        PublishRequest request =
                REQUEST.atSpeed(new ReplaySpeed(0.001)).until(StopCondition.afterDuration(Duration.ofSeconds(2)));

        PublishSummary summary = publish(new FakeSource(10), request);

        assertThat(summary.end()).isEqualTo(EndReason.DURATION);
        assertThat(summary.totals().acknowledged()).isEqualTo(1);
    }

    @Test
    void snapshots_tell_the_rate_the_bytes_and_the_times() {
        publish(new FakeSource(1_000), REQUEST.at(new RateLimit(100)).forWatermark(Duration.ofSeconds(1)));

        PublishSnapshot half = snapshots.get(snapshots.size() / 2);
        assertThat(half.rate().orElseThrow()).isCloseTo(100, withinPercentage(10));
        assertThat(half.bytes()).isPositive();
        assertThat(half.ackMillisP50()).isPresent();
        assertThat(half.lastEventTime()).isPresent();
        PublishSnapshot last = snapshots.get(snapshots.size() - 1);
        assertThat(last.rate().orElseThrow()).isCloseTo(100, withinPercentage(1));
    }

    @Test
    void an_interruption_while_waiting_ends_it_with_what_was_acknowledged() {
        clock.whenSlept(() -> {
            if (producer.sent == 4) {
                Thread.currentThread().interrupt();
            }
        });

        PublishSummary summary = publish(new FakeSource(100), REQUEST.at(new RateLimit(10)));

        assertThat(summary.end()).isEqualTo(EndReason.INTERRUPTED);
        assertThat(summary.totals().sent()).isEqualTo(4);
        assertThat(summary.totals().acknowledged()).isEqualTo(4);
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        assertThat(producer.closed()).isTrue();
        assertThat(snapshots.get(snapshots.size() - 1).acknowledged()).isEqualTo(4);
    }

    @Test
    void an_interruption_at_full_speed_ends_it_too() {
        producer.beforeSend = sent -> {
            if (sent == 7) {
                Thread.currentThread().interrupt();
            }
        };

        PublishSummary summary = publish(new FakeSource(1_000), REQUEST);

        assertThat(summary.end()).isEqualTo(EndReason.INTERRUPTED);
        assertThat(summary.totals().acknowledged()).isEqualTo(8);
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    @Test
    void a_reading_that_the_interrupted_client_did_not_take_is_not_counted() {
        producer.beforeSend = sent -> {
            if (sent == 7) {
                throw new InterruptException("buffer is full");
            }
        };

        PublishSummary summary = publish(new FakeSource(1_000), REQUEST);

        assertThat(summary.end()).isEqualTo(EndReason.INTERRUPTED);
        assertThat(summary.totals().sent()).isEqualTo(7);
        assertThat(summary.totals().acknowledged()).isEqualTo(7);
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    @Test
    void the_client_closes_with_a_cleared_flag_or_it_would_not_wait_for_acknowledgements() {
        producer.beforeSend = sent -> Thread.currentThread().interrupt();

        publish(new FakeSource(1_000), REQUEST);

        assertThat(producer.closedWithFlagSet).isFalse();
    }

    @Test
    void a_second_interruption_gives_up_what_is_still_out() {
        producer.beforeSend = sent -> Thread.currentThread().interrupt();
        producer.interruptedInClose = true;

        PublishSummary summary = publish(new FakeSource(1_000), REQUEST);

        assertThat(summary.end()).isEqualTo(EndReason.INTERRUPTED);
        assertThat(summary.totals().sent()).isEqualTo(1);
        assertThat(summary.totals().acknowledged()).isZero();
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    @Test
    void an_interruption_before_the_broker_answered_ends_it_with_nothing() {
        kafka.interruptedLookup = true;

        PublishSummary summary = publish(new FakeSource(1_000), REQUEST);

        assertThat(summary.end()).isEqualTo(EndReason.INTERRUPTED);
        assertThat(summary.totals().sent()).isZero();
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    static Stream<Object[]> failures() {
        return Stream.of(
                new Object[] {
                    new TimeoutException("expired"),
                    FailureKind.UNREACHABLE,
                    "Kafka at broker:9092 stopped acknowledging; records acknowledged: 5"
                },
                new Object[] {
                    new TopicAuthorizationException("weather_data"),
                    FailureKind.FAILED,
                    "cannot write to topic 'weather_data' on broker:9092: this user lacks Write permission on it;"
                            + " records acknowledged: 5"
                },
                new Object[] {
                    // Of a user without Write on any topic, which the producer finds out before it sends.
                    new KafkaException("error state", new ClusterAuthorizationException("cluster")),
                    FailureKind.FAILED,
                    "cannot write to topic 'weather_data' on broker:9092: this user lacks Write permission on it;"
                            + " records acknowledged: 5"
                },
                new Object[] {
                    new KafkaException(new UnsatisfiedLinkError("/tmp/libzstd-jni.so: failed to map segment")),
                    FailureKind.FAILED,
                    "cannot write to topic 'weather_data': the zstd library cannot be loaded from "
                            + System.getProperty("java.io.tmpdir")
                            + ", which may be mounted noexec; records acknowledged: 5"
                },
                new Object[] {
                    new RecordTooLargeException("too large"),
                    FailureKind.FAILED,
                    "Kafka at broker:9092 did not accept a record for topic 'weather_data': too large;"
                            + " records acknowledged: 5"
                });
    }

    @ParameterizedTest
    @MethodSource("failures")
    void a_reading_that_is_not_taken_ends_it_and_tells_how_many_were(
            RuntimeException failure, FailureKind kind, String message) {
        producer.failAt(5, failure);

        PublishFailure thrown =
                catchThrowableOfType(PublishFailure.class, () -> publish(new FakeSource(1_000), REQUEST));

        assertThat(thrown).hasMessage(message).hasCause(failure);
        assertThat(thrown.kind()).isEqualTo(kind);
        assertThat(thrown.acknowledged()).isEqualTo(5);
        assertThat(producer.history()).hasSize(6);
        assertThat(producer.closed()).isTrue();
    }

    @Test
    void a_failure_of_the_last_reading_is_not_overlooked() {
        producer.failAt(2, new TimeoutException("expired"));

        assertThatExceptionOfType(PublishFailure.class)
                .isThrownBy(() -> publish(new FakeSource(3), REQUEST))
                .matches(e -> e.acknowledged() == 2);
    }

    @Test
    void acknowledgements_that_come_in_while_closing_are_counted() {
        FakeSource source = new FakeSource(10);
        source.failAt = 6;

        PublishFailure thrown = catchThrowableOfType(PublishFailure.class, () -> publish(source, REQUEST));

        assertThat(thrown.acknowledged()).isEqualTo(6);
        assertThat(thrown)
                .hasMessage("readings.csv is truncated; records acknowledged: 6")
                .cause()
                .isInstanceOf(UserFailure.class);
        assertThat(thrown.kind()).isEqualTo(FailureKind.INPUT);
        assertThat(thrown.hint()).isEqualTo("copy it again");
    }

    @Test
    void an_unknown_topic_is_said_before_anything_is_opened() {
        kafka.unknownTopic = true;

        assertThatExceptionOfType(UserFailure.class)
                .isThrownBy(() -> publish(new FakeSource(1), REQUEST))
                .withMessage("topic 'weather_data' does not exist");

        assertThat(kafka.opened).isZero();
    }

    @Test
    void what_the_listener_throws_closes_the_client_and_reaches_the_caller() {
        PublishRequest request = REQUEST.at(new RateLimit(1));

        assertThatIllegalStateException()
                .isThrownBy(() -> publisher.publish(new FakeSource(10), request, snapshot -> {
                    throw new IllegalStateException("output is gone");
                }));

        assertThat(producer.closed()).isTrue();
    }

    private PublishSummary publish(ReadingSource source, PublishRequest request) {
        return publisher.publish(source, request, snapshots::add);
    }

    private static Reading reading(int number) {
        return new Reading(START.plusSeconds(number), 21, 42, 1003, "sensor-" + number % 3);
    }

    /** Readings one second apart from three sensors, and one bad row. */
    private static final class FakeSource implements ReadingSource {
        private final int count;
        private int failAt = Integer.MAX_VALUE;
        private int next;

        FakeSource(int count) {
            this.count = count;
        }

        @Override
        public Optional<Reading> next() {
            if (next == failAt) {
                throw UserFailure.input("readings.csv is truncated", "copy it again");
            }
            return next == count ? Optional.empty() : Optional.of(reading(next++));
        }

        @Override
        public long badRows() {
            return 1;
        }

        @Override
        public void close() {
            throw new AssertionError("the publisher does not own its source");
        }
    }

    /** Readings one second apart from three sensors, each followed by one that is an hour late. */
    private static final class LateEverySecondSource implements ReadingSource {
        private final int count;
        private int next;

        LateEverySecondSource(int count) {
            this.count = count;
        }

        @Override
        public Optional<Reading> next() {
            int number = next++;
            if (number >= 2 * count) {
                return Optional.empty();
            }
            Reading timely = reading(number / 2);
            return Optional.of(
                    number % 2 == 0
                            ? timely
                            : new Reading(timely.processTimestamp().minusSeconds(3_600), 1, 1, 1, "sensor-0"));
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }

    private final class FakeKafka implements KafkaAccess {
        private boolean unknownTopic;
        private boolean interruptedLookup;
        private int opened;
        private FakeProducer next = producer;

        @Override
        public String brokers() {
            return "broker:9092";
        }

        @Override
        public void requireTopic(String topic) throws InterruptedException {
            if (interruptedLookup) {
                throw new InterruptedException();
            }
            if (unknownTopic) {
                throw UserFailure.failed("topic '" + topic + "' does not exist", "create it");
            }
        }

        @Override
        public Producer<byte[], byte[]> openProducer() {
            opened++;
            return next;
        }
    }

    private interface BeforeSend {
        void accept(int sent);
    }

    /** Acknowledges when flushed or closed, as the real client does, unless told to fail a record at once. */
    private static final class FakeProducer extends MockProducer<byte[], byte[]> {
        private final List<Integer> sentBeforeFlush = new ArrayList<>();
        private BeforeSend beforeSend = sent -> {};
        private boolean interruptedInClose;
        private boolean closedWithFlagSet;
        private int failAt = Integer.MAX_VALUE;
        private RuntimeException failure;
        private int sent;

        FakeProducer() {
            super(false, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        void failAt(int number, RuntimeException cause) {
            failAt = number;
            failure = cause;
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
            beforeSend.accept(sent);
            Future<RecordMetadata> future = super.send(record, callback);
            if (sent == failAt) {
                for (int earlier = 0; earlier < sent; earlier++) {
                    completeNext();
                }
                errorNext(failure);
            }
            sent++;
            return future;
        }

        @Override
        public synchronized void flush() {
            sentBeforeFlush.add(sent);
            super.flush();
        }

        @Override
        public void close(Duration timeout) {
            closedWithFlagSet = Thread.currentThread().isInterrupted();
            if (interruptedInClose) {
                super.close(Duration.ZERO);
                throw new InterruptException("second interruption");
            }
            while (completeNext()) {
                // The real client waits for what is still out.
            }
            super.close(timeout);
        }
    }
}
