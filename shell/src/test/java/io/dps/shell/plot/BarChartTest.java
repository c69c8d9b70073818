package io.dps.shell.plot;

import static io.dps.shell.plot.LineChartTest.data;
import static io.dps.shell.plot.LineChartTest.series;
import static org.assertj.core.api.Assertions.assertThat;

import io.dps.shell.plot.PlotData.Axis;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Pictures of bars and histograms, as they are seen. */
final class BarChartTest {
    private static final PlotStyle BLOCKS = new PlotStyle(false, false);
    private static final PlotStyle ASCII = new PlotStyle(true, false);

    private static String draw(PlotStyle style, PlotKind kind, int height, PlotData data) {
        PlotData shaped = TerminalPlot.shaped(data, kind, height);
        return String.join("\n", new TerminalPlot(style, 40, height).draw(shaped, kind));
    }

    @Test
    void a_bar_ends_at_an_eighth_of_a_character_and_negative_ones_go_left() {
        assertThat(draw(BLOCKS, PlotKind.BARS, 8, data(Axis.ORDER, series("v", 50, -25, 0, 0.001, 100.5))))
                .isEqualTo("""
                        t
                        1 │      ████████████▍ 50
                        2 │██████ -25
                        3 │       0
                        4 │      ▏ 0.001
                        5 │      ████████████████████████▉ 100.5""");
    }

    @Test
    void the_same_bars_in_ascii() {
        assertThat(draw(ASCII, PlotKind.BARS, 8, data(Axis.ORDER, series("v", 50, -25, 0, 0.001, 100.5))))
                .isEqualTo("""
                        t
                        1 |      ############ 50
                        2 |###### -25
                        3 |       0
                        4 |      # 0.001
                        5 |      ######################### 100.5""");
    }

    @Test
    void names_are_cut_and_control_characters_shown() {
        PlotData named = new PlotData(
                "by\tname",
                Axis.NAME,
                "",
                "",
                List.of("a\u001b[31m", "the name of a place that is long"),
                List.of(new PlotSeries(
                        "v", List.of(new PlotSeries.Point(0, 1_234_567), new PlotSeries.Point(1, 2_000_000)))),
                PlotKind.BARS,
                List.of());

        assertThat(draw(ASCII, PlotKind.BARS, 8, named)).isEqualTo("""
                        by\\tname
                        a\\u001b[31m   |########## 1234567
                        the name of a |################# 2000000""");
    }

    @Test
    void bars_on_both_sides_of_zero_fit_the_width_and_the_smallest_is_seen() {
        List<String> lines = draw(ASCII, PlotKind.BARS, 5, data(Axis.ORDER, series("v", -50, 50, -0.001, 0.001)))
                .lines()
                .skip(1)
                .toList();

        assertThat(draw(ASCII, PlotKind.BARS, 5, data(Axis.ORDER, series("v", -0.1, 100)))
                        .lines())
                .filteredOn(line -> line.contains("#"))
                .hasSize(2);
        assertThat(lines).allMatch(line -> line.contains("#")).allMatch(line -> line.length() <= 40);
    }

    @Test
    void a_histogram_counts_by_ranges_with_round_ends_for_each_series() {
        PlotData two = data(Axis.ORDER, series("s-1", 18.1, 18.3, 18.2, 18.9, 19.4, 20), series("s-2", 18.7, 17.2));

        assertThat(draw(BLOCKS, PlotKind.HISTOGRAM, 5, two)).isEqualTo("""
                        t
                        * s-1  o s-2
                        17 .. 18 * │ 0
                                 o │██████▌ 1
                        18 .. 19 * │██████████████████████████ 4
                                 o │██████▌ 1
                        19 .. 20 * │██████▌ 1
                                 o │ 0
                        20 .. 21 * │██████▌ 1
                                 o │ 0""");
    }

    @Test
    void whole_numbers_have_a_bar_each_where_there_is_room() {
        assertThat(draw(ASCII, PlotKind.HISTOGRAM, 5, data(Axis.ORDER, series("v", 1, 2, 2, 4))))
                .isEqualTo("""
                        t
                        1 |################## 1
                        2 |################################### 2
                        3 | 0
                        4 |################## 1""");
    }

    @Test
    void equal_values_are_one_range() {
        assertThat(draw(ASCII, PlotKind.HISTOGRAM, 5, data(Axis.ORDER, series("v", 7.5, 7.5))))
                .isEqualTo("""
                        t
                        7 .. 8 |############################## 2""");
    }

    @Test
    void a_histogram_counts_every_value_whatever_its_height() {
        double[] values =
                IntStream.range(0, 997).mapToDouble(i -> Math.sin(i) * 3).toArray();
        PlotData data = data(Axis.ORDER, series("v", values));

        for (int most = 2; most < 40; most++) {
            PlotData counted = Histogram.of(data, most);

            assertThat(counted.labels()).hasSizeBetween(1, most);
            assertThat(counted.ys().sum()).as("%s", counted).isEqualTo(997);
        }
    }

    @Test
    void more_than_50_bars_are_left_out_and_counted() {
        double[] values = IntStream.range(0, 60).asDoubleStream().toArray();

        PlotData first = Bars.of(data(Axis.ORDER, series("v", values)));
        PlotData last = Bars.of(data(Axis.TIME, series("v", values)));

        assertThat(first.labels()).hasSize(50).startsWith("1").endsWith("50");
        assertThat(first.warnings()).containsExactly("warning: only the first 50 of 60 bars are drawn");
        assertThat(last.labels()).hasSize(50).endsWith("1970-01-01T00:00:00.060Z");
        assertThat(last.warnings()).containsExactly("warning: only the last 50 of 60 bars are drawn");
    }
}
