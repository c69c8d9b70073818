package io.dps.shell.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.UserFailure;
import io.dps.shell.output.Column;
import io.dps.shell.platform.QueryResult;
import io.dps.shell.plot.PlotData.Axis;
import io.dps.shell.plot.PlotSeries.Point;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What plots make of the rows of queries. */
final class QueryPointsTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private boolean closed;

    private QueryResult rows(String columns, Stream<List<Object>> rows) {
        Iterator<List<Object>> iterator = rows.iterator();
        return new QueryResult() {
            @Override
            public List<Column> columns() {
                return Stream.of(columns.split(" ")).map(Column::text).toList();
            }

            @Override
            public void close() {
                closed = true;
            }

            @Override
            public boolean hasNext() {
                return iterator.hasNext();
            }

            @Override
            public List<Object> next() {
                return iterator.next();
            }
        };
    }

    private static List<Object> row(Object... cells) {
        return Arrays.asList(cells);
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    private PlotData read(String columns, List<Object>... rows) {
        return QueryPoints.read(rows(columns, Stream.of(rows)), "t", Optional.empty(), count -> {});
    }

    private String picture(PlotData data) {
        PlotData shaped = TerminalPlot.shaped(data, data.usual(), 5);
        return String.join("\n", new TerminalPlot(new PlotStyle(true, false), 40, 5).draw(shaped, data.usual()));
    }

    @Test
    void names_make_bars_and_each_column_of_numbers_a_series() {
        PlotData data = read("place text a b", row("x", "-", 1, 2.5), row("y", "-", 3L, null), row(null, "-", 2, 1));

        assertThat(data.axis()).isEqualTo(Axis.NAME);
        assertThat(data.warnings()).containsExactly("warning: values left out: 1 null");
        assertThat(picture(data)).isEqualTo("""
                        t
                        * a  o b
                        x    * |######### 1
                             o |####################### 2.5
                        y    * |############################ 3
                        NULL * |################### 2
                             o |######### 1""");
        assertThat(closed).isTrue();
    }

    @Test
    void times_make_lines_over_time() {
        PlotData data = read(
                "start v", row(NOON.plusSeconds(60), 3), row(NOON, 1), row(null, 5), row(NOON.plusSeconds(120), 2));

        assertThat(data.warnings())
                .containsExactly("warning: rows left out because the value of the x axis is null or not finite: 1");
        assertThat(picture(data)).isEqualTo("""
                        t
                        3 +                *******
                          |            ****       *********
                          |       *****                    *****
                          |   ****
                        1 +***
                          ++-----------------+-----------------+
                           12:00           12:01           12:02
                                  2026-11-22, UTC, start""");
    }

    @Test
    void texts_and_times_without_a_zone_may_be_times() {
        assertThat(read("x v", row("2026-11-22T12:00:00Z", 1), row("2026-11-23", 2))
                        .axis())
                .isEqualTo(Axis.TIME);
        assertThat(read("x v", row(LocalDateTime.parse("2026-11-22T12:00"), 1)).points())
                .containsExactly(new Point(NOON.toEpochMilli(), 1));
        assertThat(read("x v", row("2026-11-22T12:00:00Z", 1), row("later", 2)).axis())
                .isEqualTo(Axis.NAME);
    }

    @Test
    void numbers_make_lines_over_numbers() {
        assertThat(picture(read("size ms", row(10, 1.5), row(20, 4.5), row(30, 2.0))))
                .isEqualTo("""
                        t
                        4.5 +               *****
                            |           ****     ******
                            |       ****               ******
                            |   ****                         ***
                        1.5 +***
                            ++--------+-------+--------+-------+
                             10      15      20       25      30
                                            size""");
    }

    @Test
    void one_column_of_numbers_makes_a_histogram() {
        PlotData data = read("v", row(1.5), row(2.5), row(2.7), row(Double.NaN), row(Double.POSITIVE_INFINITY));

        assertThat(data.usual()).isEqualTo(PlotKind.HISTOGRAM);
        assertThat(data.warnings()).containsExactly("warning: values left out: 2 that are not finite");
        assertThat(picture(data)).isEqualTo("""
                        t
                        1.5 .. 2.0 |############# 1
                        2.0 .. 2.5 | 0
                        2.5 .. 3.0 |########################## 2""");
    }

    @Test
    void a_column_may_name_the_series() {
        PlotData data = QueryPoints.read(
                rows("n s v w", Stream.of(row(1, "a", 1, 5), row(1, "b", 2, 6), row(2, "a", 3, 7))),
                "t",
                Optional.of("S"),
                count -> {});

        assertThat(data.series()).extracting(PlotSeries::name).containsExactly("a v", "a w", "b v", "b w");
        assertThat(data.series().get(0).points()).containsExactly(new Point(1, 1), new Point(2, 3));
    }

    @Test
    void rows_are_read_up_to_a_limit_that_is_told() {
        long[] seen = {0};
        PlotData data = QueryPoints.read(
                rows("n v", IntStream.iterate(0, i -> i + 1).mapToObj(i -> row(i, i))),
                "t",
                Optional.empty(),
                count -> seen[0] = count);

        assertThat(data.points()).hasSize(100_000);
        assertThat(seen[0]).isEqualTo(100_000);
        assertThat(data.warnings())
                .containsExactly("warning: only the first 100000 rows are drawn; the statement has more");
        assertThat(closed).isTrue();
    }

    @Test
    void what_cannot_be_drawn_is_told_with_a_way_out() {
        assertFails("returned no rows", "", () -> read("n v"));
        assertFails(
                "the columns after the first have no numbers to draw: v, w",
                "select the x axis first, then numbers",
                () -> read("n v w", row(1, "a", null)));
        assertFails("the column v has no numbers to draw: v", "select the x axis", () -> read("v", row("a")));
        assertFails("no value of v can be drawn", "", () -> read("n v", row(1, Double.NaN)));
        assertFails(
                "the statement has no column 'sensr'",
                "did you mean 'sensor'?",
                () -> QueryPoints.read(rows("n sensor", Stream.of(row(1, 2))), "t", Optional.of("sensr"), count -> {}));
        assertThat(closed).isTrue();
    }

    private static void assertFails(String message, String hint, Runnable reading) {
        assertThatThrownBy(reading::run)
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining(message)
                .satisfies(failure -> assertThat(((UserFailure) failure).hint()).contains(hint));
    }
}
