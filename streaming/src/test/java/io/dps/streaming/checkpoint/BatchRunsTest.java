package io.dps.streaming.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.contract.BatchRun;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchRunsTest {
    @TempDir
    Path root;

    @Test
    void a_batch_that_ran_again_has_both_runs_in_order() {
        // given: a process that was killed while it wrote, and the next one
        runs().begin(3, ends(42));
        runs().begin(3, ends(69));
        // when
        runs().end(3, ends(98), true);
        // then
        assertThat(runs().of(3))
                .contains(List.of(new BatchRun(ends(42), null, false), new BatchRun(ends(69), ends(98), true)));
    }

    @Test
    void a_batch_that_has_not_begun_has_none() {
        assertThat(runs().of(0)).isEmpty();
    }

    @Test
    void only_the_last_hundred_batches_are_kept() {
        for (long batch = 0; batch <= 100; batch++) {
            runs().begin(batch, ends(batch));
        }

        assertThat(runs().of(0)).isEmpty();
        assertThat(runs().of(1)).isPresent();
        assertThat(root.resolve("runs")).isDirectoryNotContaining("glob:**/*.new");
    }

    private BatchRuns runs() {
        return new BatchRuns(new CheckpointFolder(root));
    }

    private static SortedMap<Integer, Long> ends(long end) {
        return new TreeMap<>(Map.of(0, end));
    }
}
