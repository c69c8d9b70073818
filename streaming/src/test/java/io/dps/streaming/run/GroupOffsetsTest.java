package io.dps.streaming.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;

class GroupOffsetsTest {
    private final List<Map<Integer, Long>> committed = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private long now = 1;
    private RuntimeException refusal;
    private final GroupOffsets offsets = new GroupOffsets(this::commit, "dps.hourly", warnings::add, () -> now);

    @Test
    void every_batch_is_committed_and_an_idle_stream_once_an_hour() {
        offsets.idle();
        offsets.read(Map.of(0, 5L));
        offsets.read(Map.of(0, 9L));
        now += GroupOffsets.RENEWAL.toNanos() - 1;
        offsets.idle();
        assertThat(committed).containsExactly(Map.of(0, 5L), Map.of(0, 9L));

        now++;
        offsets.idle();
        offsets.idle();
        assertThat(committed).containsExactly(Map.of(0, 5L), Map.of(0, 9L), Map.of(0, 9L));
    }

    @Test
    void a_failure_is_told_once_until_it_has_passed() {
        refusal = new GroupAuthorizationException("not yours");
        offsets.read(Map.of(0, 5L));
        offsets.read(Map.of(0, 6L));
        assertThat(warnings)
                .containsExactly(
                        "cannot commit the offsets of consumer group dps.hourly: not yours; other tools do not see"
                                + " the stream's lag");

        refusal = null;
        offsets.read(Map.of(0, 7L));
        refusal = new GroupAuthorizationException("not yours");
        offsets.read(Map.of(0, 8L));
        assertThat(warnings).hasSize(2);
    }

    @Test
    void the_end_of_a_run_waits_for_its_last_commit_but_not_for_good() {
        KafkaFutureImpl<Void> silent = new KafkaFutureImpl<>();
        GroupOffsets slow = new GroupOffsets(next -> silent, "dps.hourly", warnings::add, () -> now);
        slow.await(Duration.ZERO);
        slow.read(Map.of(0, 5L));

        assertThatCode(() -> slow.await(Duration.ofMillis(10))).doesNotThrowAnyException();
        silent.complete(null);
        slow.await(Duration.ofMinutes(5));
    }

    private KafkaFuture<Void> commit(Map<Integer, Long> next) {
        KafkaFutureImpl<Void> answer = new KafkaFutureImpl<>();
        if (refusal == null) {
            committed.add(next);
            answer.complete(null);
        } else {
            answer.completeExceptionally(refusal);
        }
        return answer;
    }
}
