package io.dps.shell.plot;

import io.dps.contract.Suggestion;
import io.dps.contract.UserFailure;
import io.dps.shell.output.CellText;
import io.dps.shell.output.Column;
import io.dps.shell.platform.QueryResult;
import io.dps.shell.plot.PlotData.Axis;
import io.dps.shell.plot.PlotSeries.Point;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/**
 * Makes series of the rows of a query: the first column is the x axis, and each other column of numbers is a series. A
 * column that names the series may be between them. A single column of numbers is values without an x axis.
 */
final class QueryPoints {
    private static final int MOST_ROWS = 100_000;

    private final String title;
    private final Optional<String> by;
    private final List<String> columns;
    private final List<List<Object>> rows;
    private final boolean hasMore;
    private int nulls;
    private int infinite;

    private QueryPoints(
            String title, Optional<String> by, List<String> columns, List<List<Object>> rows, boolean hasMore) {
        this.title = title;
        this.by = by;
        this.columns = columns;
        this.rows = rows;
        this.hasMore = hasMore;
    }

    /**
     * Reads the rows of a query, and closes its result.
     *
     * @param by the column that names the series; empty if the columns of numbers do
     * @param arrived receives the number of rows so far
     * @throws UserFailure of kind {@code FAILED} if the rows cannot be drawn
     */
    static PlotData read(QueryResult result, String title, Optional<String> by, LongConsumer arrived) {
        try (result) {
            List<List<Object>> rows = new ArrayList<>();
            while (rows.size() < MOST_ROWS && result.hasNext()) {
                rows.add(result.next());
                arrived.accept(rows.size());
            }
            boolean hasMore = rows.size() == MOST_ROWS && result.hasNext();
            List<String> columns = result.columns().stream().map(Column::name).toList();
            return new QueryPoints(title, by, columns, rows, hasMore).data();
        }
    }

    private PlotData data() {
        if (rows.isEmpty()) {
            throw UserFailure.failed("the statement returned no rows, so there is nothing to draw", "");
        }
        int split = by.map(this::column).orElse(-1);
        List<Integer> all = IntStream.range(0, columns.size())
                .filter(column -> column != split)
                .boxed()
                .toList();
        List<Integer> numbers = all.stream()
                .skip(all.size() == 1 ? 0 : 1)
                .filter(this::isNumeric)
                .toList();
        if (numbers.isEmpty()) {
            throw noNumbers(all);
        }
        XColumn x = all.size() == 1
                ? XColumn.order(rows.size())
                : XColumn.of(rows.stream().map(row -> row.get(all.get(0))).toList());
        Map<String, List<Point>> found = points(x, split, numbers);
        if (found.isEmpty()) {
            throw UserFailure.failed("no value of " + names(numbers) + " can be drawn: all are null or not finite", "");
        }
        found.values().forEach(points -> points.sort(Comparator.comparingDouble(Point::x)));
        SeriesChoice choice = by.isPresent() || found.size() > SeriesChoice.MOST
                ? SeriesChoice.of(found, by.orElse("the columns"))
                : SeriesChoice.all(found);
        return new PlotData(
                title,
                x.axis(),
                all.size() == 1 ? "" : columns.get(all.get(0)),
                numbers.size() == 1 ? columns.get(numbers.get(0)) : "",
                x.labels(),
                choice.shown(),
                usual(x.axis()),
                warnings(x, choice));
    }

    private static PlotKind usual(Axis axis) {
        return switch (axis) {
            case NAME -> PlotKind.BARS;
            case ORDER -> PlotKind.HISTOGRAM;
            case TIME, NUMBER -> PlotKind.LINE;
        };
    }

    private int column(String name) {
        return IntStream.range(0, columns.size())
                .filter(i -> columns.get(i).equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> UserFailure.failed(
                        "the statement has no column '" + name + "'",
                        Suggestion.hint(name, columns, "its columns: " + String.join(", ", columns))));
    }

    private boolean isNumeric(int column) {
        List<Object> cells = rows.stream()
                .map(row -> row.get(column))
                .filter(Objects::nonNull)
                .toList();
        return !cells.isEmpty() && cells.stream().allMatch(Number.class::isInstance);
    }

    private UserFailure noNumbers(List<Integer> all) {
        String where = all.size() == 1 ? "the column " + names(all) + " has" : "the columns after the first have";
        return UserFailure.failed(
                where + " no numbers to draw: " + names(all.size() == 1 ? all : all.subList(1, all.size())),
                "select the x axis first, then numbers, for example: select sensor_id, avg(temperature) from weather_data"
                        + " group by sensor_id");
    }

    private String names(List<Integer> which) {
        return String.join(", ", which.stream().map(columns::get).toList());
    }

    private Map<String, List<Point>> points(XColumn x, int split, List<Integer> numbers) {
        Map<String, List<Point>> found = new LinkedHashMap<>();
        for (int row = 0; row < rows.size(); row++) {
            if (Double.isNaN(x.places()[row])) {
                continue;
            }
            for (int column : numbers) {
                Object cell = rows.get(row).get(column);
                if (cell == null) {
                    nulls++;
                } else if (!Double.isFinite(((Number) cell).doubleValue())) {
                    infinite++;
                } else {
                    String name = split < 0
                            ? unique(column)
                            : CellText.of(rows.get(row).get(split));
                    String full = split < 0 || numbers.size() == 1 ? name : name + " " + unique(column);
                    found.computeIfAbsent(full, each -> new ArrayList<>())
                            .add(new Point(x.places()[row], ((Number) cell).doubleValue()));
                }
            }
        }
        return found;
    }

    /** Returns the name of a column, with its number if another one is called the same. */
    private String unique(int column) {
        String name = columns.get(column);
        return columns.indexOf(name) == columns.lastIndexOf(name) ? name : name + " (column " + (column + 1) + ")";
    }

    private List<String> warnings(XColumn x, SeriesChoice choice) {
        List<String> warnings = new ArrayList<>();
        if (hasMore) {
            warnings.add("warning: only the first " + MOST_ROWS + " rows are drawn; the statement has more");
        }
        if (x.missing() > 0) {
            warnings.add(
                    "warning: rows left out because the value of the x axis is null or not finite: " + x.missing());
        }
        FieldValues.leftOut(nulls, infinite).ifPresent(warnings::add);
        choice.warning().ifPresent(warnings::add);
        return warnings;
    }
}
