package io.dps.shell.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.shell.platform.QueryProgress.Stage;
import java.util.List;
import org.junit.jupiter.api.Test;

final class QueryProgressTest {
    @Test
    void stages_are_added_up() {
        QueryProgress progress = QueryProgress.of(
                List.of(
                        new Stage(0, 4, 4, 30L << 20, true),
                        new Stage(1, 4, 4, 4L << 20, true),
                        new Stage(2, 190, 4, 0, false),
                        new Stage(3, 2, 0, 0, false)),
                2);

        assertThat(progress).isEqualTo(new QueryProgress(200, 12, 4, 2, 34L << 20, false));
        assertThat(progress.text()).isEqualTo("12 of 200 tasks, 2 of 4 stages, 34.0 MiB");
    }

    @Test
    void one_of_a_kind_and_no_bytes_are_said_so() {
        assertThat(QueryProgress.of(List.of(new Stage(0, 1, 0, 0, false)), 1).text())
                .isEqualTo("0 of 1 task, 0 of 1 stage");
        assertThat(QueryProgress.of(List.of(), 0).text()).isEmpty();
        assertThat(QueryProgress.NONE.text()).isEmpty();
    }

    @Test
    void a_stage_whose_output_was_there_already_does_not_count() {
        QueryProgress progress = QueryProgress.of(
                List.of(
                        new Stage(0, 8, 8, 5, true),
                        // The second job needs the first stage again, and finds its output.
                        new Stage(1, 8, 0, 0, false),
                        new Stage(2, 3, 3, 0, true),
                        new Stage(3, 8, 0, 0, false),
                        new Stage(4, 3, 0, 0, false),
                        new Stage(5, 1, 1, 0, true)),
                0);

        assertThat(progress).isEqualTo(new QueryProgress(12, 12, 3, 3, 5, true));
    }

    @Test
    void bytes_are_the_whole_only_when_every_task_that_ran_was_counted() {
        assertThat(QueryProgress.of(List.of(new Stage(0, 2, 2, 5, false)), 0).isAllRead())
                .isTrue();
        assertThat(QueryProgress.of(List.of(new Stage(0, 2, 1, 5, true)), 0).isAllRead())
                .isFalse();
        assertThat(QueryProgress.of(List.of(new Stage(0, 2, 1, 5, false)), 0).isAllRead())
                .isFalse();
        assertThat(QueryProgress.of(List.of(new Stage(0, 2, 2, 5, true)), 1).isAllRead())
                .isFalse();
    }
}
