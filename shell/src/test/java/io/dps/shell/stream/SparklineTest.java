package io.dps.shell.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.shell.stream.StreamPanel.Sparkline;
import java.util.List;
import org.junit.jupiter.api.Test;

class SparklineTest {
    @Test
    void the_tallest_bar_is_the_largest_value_and_the_lowest_is_zero() {
        assertThat(Sparkline.of(List.of(0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0), 8))
                .isEqualTo("▁▂▃▄▅▆▇█");
    }

    @Test
    void only_the_last_values_are_shown_and_blanks_fill_the_rest() {
        assertThat(Sparkline.of(List.of(9.0, 0.0, 7.0), 2)).isEqualTo("▁█");
        assertThat(Sparkline.of(List.of(7.0), 3)).isEqualTo("  █");
        assertThat(Sparkline.of(List.of(), 3)).isEqualTo("   ");
    }

    @Test
    void zeros_are_a_line_and_what_is_no_number_is_a_blank() {
        assertThat(Sparkline.of(List.of(0.0, 0.0), 2)).isEqualTo("▁▁");
        assertThat(Sparkline.of(List.of(Double.NaN, 1.0), 2)).isEqualTo(" █");
    }
}
