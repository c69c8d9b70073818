package io.dps.shell.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SparklineTest {
    @Test
    void theTallestBarIsTheLargestValueAndTheLowestIsZero() {
        assertThat(Sparkline.of(List.of(0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0), 8))
                .isEqualTo("▁▂▃▄▅▆▇█");
    }

    @Test
    void onlyTheLastValuesAreShownAndBlanksFillTheRest() {
        assertThat(Sparkline.of(List.of(9.0, 0.0, 7.0), 2)).isEqualTo("▁█");
        assertThat(Sparkline.of(List.of(7.0), 3)).isEqualTo("  █");
        assertThat(Sparkline.of(List.of(), 3)).isEqualTo("   ");
    }

    @Test
    void zerosAreALineAndWhatIsNoNumberIsABlank() {
        assertThat(Sparkline.of(List.of(0.0, 0.0), 2)).isEqualTo("▁▁");
        assertThat(Sparkline.of(List.of(Double.NaN, 1.0), 2)).isEqualTo(" █");
    }
}
