package io.dps.shell.plot;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.shell.plot.PlotData.Axis;
import io.dps.shell.plot.PlotSeries.Point;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Pictures of lines, as they are seen. */
final class LineChartTest {
    private static final PlotStyle BRAILLE = new PlotStyle(false, false);
    private static final PlotStyle ASCII = new PlotStyle(true, false);
    private static final long NOON = Instant.parse("2026-11-22T12:00:00Z").toEpochMilli();

    static PlotSeries series(String name, double... values) {
        return new PlotSeries(
                name,
                IntStream.range(0, values.length)
                        .mapToObj(i -> new Point(i + 1, values[i]))
                        .toList());
    }

    static PlotData data(Axis axis, PlotSeries... series) {
        return new PlotData("t", axis, "", "v", List.of(), List.of(series), PlotKind.LINE, List.of());
    }

    private static String draw(PlotStyle style, int width, int height, PlotData data) {
        return String.join("\n", new LineChart(style, width, height).draw(data));
    }

    private static PlotSeries over(String name, long stepMillis, double... values) {
        return new PlotSeries(
                name,
                IntStream.range(0, values.length)
                        .mapToObj(i -> new Point(NOON + i * stepMillis, values[i]))
                        .toList());
    }

    @Test
    void a_rising_line_goes_from_corner_to_corner() {
        assertThat(draw(BRAILLE, 14, 4, data(Axis.ORDER, series("v", 0, 1, 2, 3, 4, 5, 6, 7))))
                .isEqualTo("""
                        7 ┤⠀⠀⠀⠀⠀⠀⠀⠀⣀⠔⠊
                          │⠀⠀⠀⠀⠀⢀⠔⠊⠀⠀⠀
                          │⠀⠀⠀⡠⠔⠁⠀⠀⠀⠀⠀
                        0 ┤⡠⠔⠉⠀⠀⠀⠀⠀⠀⠀⠀
                          └──────┬────
                                 5""");
    }

    @Test
    void the_same_line_in_ascii() {
        assertThat(draw(ASCII, 40, 7, data(Axis.ORDER, series("v", 0, 1, 2, 3, 4, 5, 6, 7))))
                .isEqualTo("""
                        7.0 +                                ***
                            |                           *****
                            |                      *****
                        3.5 +             *********
                            |        *****
                            |   *****
                        0.0 +***
                            +-----+---------+--------+---------+
                                  2         4        6         8""");
    }

    @Test
    void a_single_value_is_a_dot_in_the_middle() {
        assertThat(draw(BRAILLE, 40, 3, data(Axis.TIME, over("v", 1, -1.5)))).isEqualTo("""
                        -0.5 ┤⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀
                             │⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠄⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀
                        -2.5 ┤⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀
                             └┬────────────────┬───────────────┬
                              11:59:59     12:00:00     12:00:01
                                       2026-11-22, UTC""");
    }

    @Test
    void equal_values_are_a_level_line() {
        assertThat(draw(ASCII, 24, 3, data(Axis.ORDER, series("v", 5, 5, 5)))).isEqualTo("""
                        6 +
                          |*********************
                        4 +
                          ++---------+---------+
                           1         2         3""");
    }

    @Test
    void values_that_share_a_column_are_drawn_as_their_mean() {
        double[] values =
                IntStream.range(0, 400).mapToDouble(i -> i % 2 == 0 ? 0 : 10).toArray();
        values[399] = 0;

        assertThat(draw(ASCII, 24, 3, data(Axis.ORDER, series("v", values)))).isEqualTo("""
                        10 +
                           |********************
                         0 +
                           +---------+---------+
                                    200      400""");
    }

    @Test
    void without_colours_each_series_has_its_mark_and_the_axis_its_times() {
        PlotData two = data(Axis.TIME, over("v", 7_000, 20.1, 20.7, 21.3, 20.2), over("w", 5_000, 18, 19, 22));

        assertThat(draw(BRAILLE, 40, 7, two)).isEqualTo("""
                        22 ┤                 o
                           │               oo ********
                           │       ******oo***        ******
                        20 ┤*******    oo                   ****
                           │         oo
                           │     oooo
                        18 ┤ooooo
                           └┬────────────────┬───────────────┬──
                            12:00:00     12:00:10       12:00:20
                                      2026-11-22, UTC""");
    }

    @Test
    void with_colours_each_series_has_its_colour() {
        PlotData two = data(Axis.ORDER, series("v", 1, 2), series("w", 2, 1));

        assertThat(draw(new PlotStyle(false, true), 14, 3, two).replace("\u001b", "^"))
                .isEqualTo("""
                        2 ┤^[33m⠑⠢⢄⡀^[39m⠀⠀⠀^[36m⢀⡠⠔⠊^[39m
                          │⠀⠀⠀^[33m⢈⡱⠶⢎⡁^[39m⠀⠀⠀
                        1 ┤^[36m⡠⠔⠊⠁^[39m⠀⠀⠀^[33m⠈⠑⠢⢄^[39m
                          └┬─────────┬
                           1         2""");
    }

    @Test
    void days_are_dates_and_large_numbers_have_exponents() {
        assertThat(draw(ASCII, 60, 4, data(Axis.TIME, over("v", 9 * 86_400_000L, 1e12, 1.25e12, 1.5e12))))
                .isEqualTo("""
                        1.5e12 +                                             *******
                               |                                 ************
                               |              *******************
                        1.0e12 +**************
                               +----------+-------------------+-------------------+-
                                        11-26               12-03              12-10
                                           2026-11-22 to 2026-12-10, UTC""");
    }

    @Test
    void large_counts_that_differ_little_are_told_apart_and_labels_of_years_are_dates() {
        List<String> lines = draw(
                        ASCII,
                        70,
                        4,
                        data(Axis.TIME, over("v", 2 * 365 * 86_400_000L, 1_234_567_890, 1_234_567_940, 1_234_567_990)))
                .lines()
                .toList();

        assertThat(lines.get(0)).startsWith("1234567990 +");
        assertThat(lines.get(lines.size() - 2)).containsPattern("20[0-9]{2}-[0-9]{2}-[0-9]{2}");
    }

    @Test
    void the_largest_doubles_are_drawn_too() {
        assertThat(draw(ASCII, 40, 3, data(Axis.NUMBER, series("v", -Double.MAX_VALUE, Double.MAX_VALUE))))
                .contains("*")
                .doesNotContain("NaN", "Infinity");
    }

    @Test
    void a_line_over_time_breaks_where_no_record_is_for_long() {
        PlotSeries series = new PlotSeries(
                "v",
                IntStream.concat(IntStream.range(0, 10), IntStream.range(30, 40))
                        .mapToObj(i -> new Point(NOON + i * 1_000L, 5))
                        .toList());

        String line =
                draw(ASCII, 44, 3, data(Axis.TIME, series)).lines().toList().get(1);

        assertThat(line).containsPattern("\\|\\*{10,12} {15,}\\*{10,12}$");
    }

    @Test
    void a_line_over_time_joins_records_that_come_rarely_and_not_quite_evenly() {
        PlotSeries series = new PlotSeries(
                "v",
                IntStream.of(0, 8, 14, 25, 40, 47, 50)
                        .mapToObj(i -> new Point(NOON + i * 1_000L, 5))
                        .toList());

        String line =
                draw(ASCII, 44, 3, data(Axis.TIME, series)).lines().toList().get(1);

        assertThat(line).matches(" *\\|\\*+");
    }
}
