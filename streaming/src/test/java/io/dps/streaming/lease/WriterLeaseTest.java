package io.dps.streaming.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.ExitCode;
import io.dps.contract.FailureKind;
import io.dps.contract.Topics;
import io.dps.contract.UserFailure;
import io.dps.streaming.checkpoint.WriterLock.WriterHolder;
import io.dps.streaming.kafka.BrokerAccess;
import io.dps.testing.ForkedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Leases of a real broker, with times of which those that a test does not wait for are long. */
@Tag("slow")
@Timeout(value = 4, unit = TimeUnit.MINUTES)
final class WriterLeaseTest {
    private static final Duration LONG = Duration.ofMinutes(20);
    private static final Duration OFTEN = Duration.ofMillis(300);
    private static final Duration LOOK = Duration.ofMillis(50);

    @TempDir
    private static Path folder;

    private static ForkedBroker broker;

    private final List<Integer> halts = new CopyOnWriteArrayList<>();
    private Optional<WriterLease> first = Optional.empty();
    private String stream;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = ForkedBroker.start(folder, Duration.ofSeconds(3));
    }

    @AfterAll
    static void endBroker() {
        broker.close();
    }

    @BeforeEach
    void nameTheStream(TestInfo test) {
        stream = test.getTestMethod().orElseThrow().getName();
    }

    @AfterEach
    void giveBack() {
        first.ifPresent(WriterLease::close);
    }

    @Test
    void a_second_writer_is_refused_with_the_name_of_the_first_as_soon_as_that_shows_itself() {
        first = take("first", new LeaseTimes(OFTEN, LONG, LONG, LOOK));

        assertThatThrownBy(() -> take("second", new LeaseTimes(OFTEN, LONG, LONG, LOOK)))
                .isInstanceOfSatisfying(UserFailure.class, refused -> {
                    assertThat(refused.kind()).isEqualTo(FailureKind.WRITER_HELD);
                    assertThat(refused)
                            .hasMessageStartingWith(
                                    "the stream already has a writer: run first (pid 7 on a-node, since 2026-12-01T09:00:00Z");
                });
        assertThat(halts).isEmpty();
    }

    @Test
    void a_lease_that_was_given_back_is_taken_without_a_wait() {
        take("first", new LeaseTimes(OFTEN, LONG, LONG, LOOK)).orElseThrow().close();

        first = take("second", new LeaseTimes(OFTEN, LONG, LONG, LOOK));

        assertThat(first).isPresent();
    }

    @Test
    void a_writer_may_wait_for_the_end_of_another() {
        WriterLease other =
                take("first", new LeaseTimes(OFTEN, LONG, LONG, LOOK)).orElseThrow();
        CompletableFuture<Optional<WriterLease>> waiting = CompletableFuture.supplyAsync(
                () -> request("second", new LeaseTimes(OFTEN, LONG, LONG, LOOK)).take(LONG, () -> false));
        awaitRenewals(3);

        assertThat(waiting).isNotDone();
        other.close();
        first = waiting.join();

        assertThat(first).isPresent();
        assertThat(halts).isEmpty();
    }

    @Test
    void a_wait_can_be_given_up() {
        first = take("first", new LeaseTimes(LONG, LONG, LONG, LOOK));

        assertThat(request("second", new LeaseTimes(LONG, LONG, LONG, LOOK)).take(Duration.ZERO, () -> true))
                .isEmpty();
    }

    @Test
    void a_silent_holder_loses_the_lease_and_halts_when_it_comes_back() {
        // Silent in the eyes of the second, which waits for less than the time between two renewals.
        first = take("first", new LeaseTimes(Duration.ofSeconds(3), LONG, LONG, LOOK));

        Optional<WriterLease> second = request("second", new LeaseTimes(OFTEN, LONG, Duration.ofMillis(200), LOOK))
                .take(LONG, () -> false);

        assertThat(second).isPresent();
        awaitHalt(ExitCode.WRITER_HELD);
        awaitRenewals(3);
        second.orElseThrow().close();
    }

    @Test
    void a_holder_that_cannot_renew_halts_and_not_before() throws Exception {
        first = take("first", new LeaseTimes(OFTEN, LONG, LONG, LOOK));
        broker.kill();
        broker.start();
        awaitRenewals(3);
        assertThat(halts).isEmpty();
        first.orElseThrow().close();

        first = take("again", new LeaseTimes(OFTEN, Duration.ofSeconds(2), LONG, LOOK));
        broker.kill();
        try {
            awaitHalt(ExitCode.UNREACHABLE);
        } finally {
            broker.start();
        }
    }

    @Test
    void the_leases_are_in_a_topic_that_keeps_the_last_one_of_a_stream() throws Exception {
        first = take("first", new LeaseTimes(OFTEN, LONG, LONG, LOOK));

        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
            assertThat(admin.describeTopics(List.of(Topics.LEASES))
                            .allTopicNames()
                            .get()
                            .get(Topics.LEASES)
                            .partitions())
                    .hasSize(1);
        }
        assertThat(last().orElseThrow().value()).isEqualTo(new LeaseRecord(holder("first"), false));
    }

    private Optional<WriterLease> take(String run, LeaseTimes times) {
        return request(run, times).take(Duration.ZERO, () -> false);
    }

    private LeaseRequest request(String run, LeaseTimes times) {
        return new LeaseRequest(BrokerAccess.open(broker.address()), stream, holder(run), times, halts::add);
    }

    private static WriterHolder holder(String run) {
        return new WriterHolder(7, "a-node", run, Instant.parse("2026-12-01T09:00:00Z"));
    }

    private void awaitHalt(ExitCode code) {
        await(() -> halts.contains(code.value()));
    }

    /** Waits until the stream's lease has been written that often since this call. */
    private void awaitRenewals(int times) {
        long[] before = {last().map(LeaseView.Seen::offset).orElse(-1L)};
        int[] seen = {0};
        await(() -> {
            long now = last().map(LeaseView.Seen::offset).orElse(-1L);
            if (now != before[0]) {
                before[0] = now;
                seen[0]++;
            }
            return seen[0] >= times;
        });
    }

    private Optional<LeaseView.Seen> last() {
        try (LeaseView view = new LeaseTopic(BrokerAccess.open(broker.address())).view(stream)) {
            return view.last();
        }
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            try {
                TimeUnit.MILLISECONDS.sleep(50);
            } catch (InterruptedException timeout) {
                throw new IllegalStateException("the condition was not met", timeout);
            }
        }
    }
}
