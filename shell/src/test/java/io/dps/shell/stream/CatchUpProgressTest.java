package io.dps.shell.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.OffsetRange;
import io.dps.contract.StreamProgress;
import io.dps.contract.UserFailure;
import io.dps.shell.output.CommandProgress;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class CatchUpProgressTest {
    private final Map<Integer, OffsetRange> input = new HashMap<>();
    private final CatchUpProgress progress = new CatchUpProgress(report -> input);

    private static StreamProgress read(Map<Integer, OffsetRange> offsets) {
        return Reports.batch(0, new TreeMap<>(offsets), null);
    }

    private CommandProgress at(StreamProgress report) {
        return progress.at(report, "stream");
    }

    @Test
    void what_the_input_held_at_the_first_report_is_the_whole() {
        input.put(0, new OffsetRange(0, 80));
        input.put(1, new OffsetRange(10, 30));

        assertThat(at(read(Map.of()))).isEqualTo(CommandProgress.of("stream", 0, 100));
        input.put(0, new OffsetRange(0, 1_000));
        assertThat(at(read(Map.of(0, new OffsetRange(0, 40))))).isEqualTo(CommandProgress.of("stream", 40, 100));
        assertThat(at(read(Map.of(0, new OffsetRange(40, 900), 1, new OffsetRange(10, 20)))))
                .isEqualTo(CommandProgress.of("stream", 90, 100));
    }

    @Test
    void a_run_that_goes_on_begins_where_the_last_one_ended() {
        input.put(0, new OffsetRange(0, 100));

        assertThat(at(read(Map.of(0, new OffsetRange(40, 60))))).isEqualTo(CommandProgress.of("stream", 0, 40));
        assertThat(at(read(Map.of(0, new OffsetRange(60, 80))))).isEqualTo(CommandProgress.of("stream", 20, 40));
    }

    @Test
    void where_nothing_is_to_be_read_or_known_there_is_no_percentage() {
        assertThat(at(read(Map.of()))).isEqualTo(CommandProgress.of("stream"));
        CatchUpProgress unknown = new CatchUpProgress(report -> {
            throw UserFailure.unreachable("Kafka does not answer", "");
        });
        assertThat(unknown.at(read(Map.of()), "stream")).isEqualTo(CommandProgress.of("stream"));
    }

    @Test
    void an_interruption_is_not_swallowed() {
        CatchUpProgress interrupted = new CatchUpProgress(report -> {
            throw UserFailure.interrupted("");
        });

        assertThatThrownBy(() -> interrupted.at(read(Map.of()), "stream")).isInstanceOf(UserFailure.class);
    }
}
