package io.dps.shell.plot;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.shell.plot.PlotCommand.BrailleChart;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BrailleChartTest {
    @Test
    void draws_a_rising_line_from_corner_to_corner() {
        double[] rising = IntStream.rangeClosed(0, 7).asDoubleStream().toArray();

        assertThat(new BrailleChart(4, 2).draw(rising)).containsExactly("7.00 ┤⠀⠀⣠⠞", "0.00 ┤⣠⠞⠁⠀");
    }

    @Test
    void draws_equal_numbers_as_a_level_line() {
        assertThat(new BrailleChart(2, 2).draw(new double[] {-1.5, -1.5, -1.5, -1.5}))
                .containsExactly("-1.50 ┤⠉⠉", "-1.50 ┤⠀⠀");
    }

    @Test
    void a_single_number_is_a_dot() {
        assertThat(new BrailleChart(2, 3).draw(new double[] {5})).containsExactly("5.00 ┤⠁⠀", "     ┤⠀⠀", "5.00 ┤⠀⠀");
    }

    @Test
    void averages_neighbours_where_there_are_more_numbers_than_columns() {
        BrailleChart chart = new BrailleChart(1, 1);

        List<String> lines = chart.draw(new double[] {0, 2, 10, 12});

        assertThat(chart.capacity()).isEqualTo(2);
        assertThat(lines).containsExactly("11.00 ┤⣸");
    }
}
