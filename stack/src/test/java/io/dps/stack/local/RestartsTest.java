package io.dps.stack.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.stack.local.ProcessRecord.Restarts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestartsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T07:00:00Z");
    private static final Duration SHORT = Duration.ofSeconds(5);

    @Test
    void pauses_double_up_to_a_minute() {
        List<Long> pauses = new ArrayList<>();
        Restarts restarts = Restarts.NONE;
        for (int i = 0; i < 9; i++) {
            restarts = restarts.ended("killed", SHORT, NOW);
            pauses.add(Duration.between(NOW, restarts.next().orElseThrow()).toSeconds());
            restarts = restarts.again();
        }
        assertThat(pauses).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
        assertThat(restarts.count()).isEqualTo(9);
    }

    @Test
    void a_process_that_ran_for_a_minute_begins_with_the_shortest_pause_and_keeps_its_count() {
        // given
        Restarts often = Restarts.NONE
                .ended("a", SHORT, NOW)
                .again()
                .ended("b", SHORT, NOW)
                .again();

        // when
        Restarts restarts = often.ended("c", Duration.ofMinutes(1), NOW);

        // then
        assertThat(restarts.next()).contains(NOW.plusSeconds(1));
        assertThat(restarts.failures()).isEqualTo(1);
        assertThat(restarts.count()).isEqualTo(2);
        assertThat(restarts.reason()).isEqualTo("c");
    }

    @Test
    void a_pause_is_over_when_its_time_has_come_and_when_the_clock_was_set_back() {
        Restarts restarts = Restarts.NONE.ended("killed", SHORT, NOW);

        assertThat(restarts.isDue(NOW)).isFalse();
        assertThat(restarts.isDue(NOW.plusSeconds(1))).isTrue();
        assertThat(restarts.isDue(NOW.minusSeconds(3600))).isTrue();
        assertThat(Restarts.NONE.isDue(NOW)).isFalse();
    }
}
