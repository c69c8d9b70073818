package io.dps.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.StreamProgress;
import io.dps.contract.StreamState;
import io.dps.contract.UserFailure;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the averager does while its broker or its topic is away. */
@Tag("slow")
final class BrokerOutageTest extends RealBrokerCase {
    @Test
    void a_broker_that_is_away_shows_as_restarting_and_the_stream_goes_on_when_it_is_back() throws Exception {
        // given
        send("2026-11-22T07:00:00Z", "2026-11-22T07:00:41Z");
        CompletableFuture<Void> running = CompletableFuture.runAsync(() -> run(forGood()));
        awaitStored(stored -> stored.valid() == 2, running);
        // when
        broker.kill();
        long begun = System.nanoTime();
        awaitStored(stored -> stored.state() == StreamState.RESTARTING, running);
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun);
        broker.start();
        send("2026-11-22T07:01:41Z");
        awaitStored(stored -> stored.valid() == 3, running);
        stop.request();
        running.get(PLENTY.toSeconds(), TimeUnit.SECONDS);
        // then
        System.out.println("a lost broker showed as restarting after " + seconds + " s");
        assertThat(seconds).isLessThan(90);
        assertThat(windows()).containsKeys("2026-11-22T07:00:00Z", "2026-11-22T07:00:40Z");
        assertThat(reported())
                .extracting(StreamProgress::state)
                .contains(StreamState.RESTARTING)
                .endsWith(StreamState.STOPPED);
    }

    @Test
    void a_short_outage_is_ridden_out() throws Exception {
        // given
        send("2026-11-22T07:00:00Z", "2026-11-22T07:00:41Z");
        CompletableFuture<Void> running = CompletableFuture.runAsync(() -> run(forGood()));
        awaitStored(stored -> stored.valid() == 2, running);
        // when: a broker that is killed and started again is away for some seconds
        broker.kill();
        broker.start();
        send("2026-11-22T07:01:41Z");
        awaitStored(stored -> stored.valid() == 3, running);
        stop.request();
        running.get(PLENTY.toSeconds(), TimeUnit.SECONDS);
        // then
        assertThat(reported()).extracting(StreamProgress::state).doesNotContain(StreamState.RESTARTING);
    }

    @Test
    void a_stop_during_an_outage_is_obeyed() throws Exception {
        // given
        send("2026-11-22T07:00:00Z");
        CompletableFuture<Void> running = CompletableFuture.runAsync(() -> run(forGood()));
        awaitStored(stored -> stored.valid() == 1, running);
        broker.kill();
        awaitStored(stored -> stored.state() == StreamState.RESTARTING, running);
        // when
        stop.request();
        // then
        running.get(40, TimeUnit.SECONDS);
    }

    @Test
    void a_topic_that_is_deleted_under_a_running_stream_ends_it() throws Exception {
        // given
        send("2026-11-22T07:00:00Z");
        CompletableFuture<Void> running = CompletableFuture.runAsync(() -> run(forGood()));
        awaitStored(stored -> stored.valid() == 1, running);
        // when
        try (Admin admin = admin()) {
            admin.deleteTopics(List.of("in")).all().get();
        }
        // then
        assertThatThrownBy(() -> running.get(PLENTY.toSeconds(), TimeUnit.SECONDS))
                .hasCauseInstanceOf(UserFailure.class);
        assertThat(reported()).extracting(StreamProgress::state).endsWith(StreamState.FAILED);
    }
}
