package io.dps.shell.wait;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.shell.stream.PartitionLag;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class CatchUpGoalTest {
    private final CatchUpGoal goal = new CatchUpGoal();

    @Test
    void a_stream_has_caught_up_when_it_has_read_what_was_there_at_first() {
        assertThat(goal.behind(List.of(lag(0, 3, 10, 7), lag(1, 5, 5, 0)))).isEqualTo(7);
        assertThat(goal.behind(List.of(lag(0, 8, 20, 12), lag(1, 5, 9, 4)))).isEqualTo(2);
        assertThat(goal.behind(List.of(lag(0, 10, 30, 20), lag(1, 5, 9, 4)))).isZero();
        assertThat(goal.most()).isEqualTo(7);
    }

    @Test
    void offsets_without_a_record_need_not_be_read() {
        assertThat(goal.behind(List.of(lag(0, 3, 10, 0)))).isZero();
    }

    @Test
    void a_partition_that_came_later_does_not_count() {
        assertThat(goal.behind(List.of(lag(0, 3, 3, 0)))).isZero();
        assertThat(goal.behind(List.of(lag(0, 3, 3, 0), lag(1, 0, 4, 4)))).isZero();
    }

    @Test
    void a_topic_that_was_made_anew_has_to_be_read_to_its_end() {
        assertThat(goal.behind(List.of(lag(0, 3, 10, 7)))).isEqualTo(7);
        assertThat(goal.behind(List.of(lag(0, 0, 4, 4)))).isEqualTo(4);
        assertThat(goal.behind(List.of(lag(0, 4, 4, 0)))).isZero();
    }

    private static PartitionLag lag(int partition, long read, long end, long lag) {
        return new PartitionLag(
                "s",
                "t",
                partition,
                OptionalLong.of(read),
                OptionalLong.of(end),
                OptionalLong.of(lag),
                OptionalLong.of(0),
                Optional.empty());
    }
}
