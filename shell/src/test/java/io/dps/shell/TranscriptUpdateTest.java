package io.dps.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.shell.Transcript.Step;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an update of the transcripts writes. */
final class TranscriptUpdateTest {
    private final Step step =
            new Step(List.of("# A list."), List.of("topic list"), List.of(), List.of("topic  records", "a      1"));

    @Test
    void other_widths_of_columns_leave_a_step_as_it_stands() {
        assertThat(step.seeing(List.of("topic   records", "a       1"))).isSameAs(step);
    }

    @Test
    void other_words_are_written() {
        List<String> other = List.of("topic  offsets", "a      1");

        assertThat(step.seeing(other))
                .isEqualTo(new Step(List.of("# A list."), List.of("topic list"), List.of(), other));
    }
}
