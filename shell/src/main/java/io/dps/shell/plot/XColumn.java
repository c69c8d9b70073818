package io.dps.shell.plot;

import io.dps.shell.output.CellText;
import io.dps.shell.plot.PlotData.Axis;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The first column of a query as the x axis.
 *
 * @param axis what it is: times if all its cells are, then numbers, otherwise names
 * @param places the place of each row; NaN for a row without one
 * @param labels the names, by place
 */
record XColumn(Axis axis, double[] places, List<String> labels) {
    /** Returns the axis of rows without such a column. */
    static XColumn order(int rows) {
        return new XColumn(
                Axis.ORDER, IntStream.rangeClosed(1, rows).asDoubleStream().toArray(), List.of());
    }

    static XColumn of(List<Object> cells) {
        List<Object> present = cells.stream().filter(Objects::nonNull).toList();
        if (!present.isEmpty() && present.stream().allMatch(Number.class::isInstance)) {
            return new XColumn(Axis.NUMBER, places(cells, cell -> finite(((Number) cell).doubleValue())), List.of());
        }
        if (!present.isEmpty() && present.stream().noneMatch(cell -> Double.isNaN(millis(cell)))) {
            return new XColumn(Axis.TIME, places(cells, XColumn::millis), List.of());
        }
        Map<String, Integer> names = new LinkedHashMap<>();
        double[] places = cells.stream()
                .mapToDouble(cell -> names.computeIfAbsent(CellText.of(cell), name -> names.size()))
                .toArray();
        return new XColumn(Axis.NAME, places, List.copyOf(names.keySet()));
    }

    /** Returns the number of rows without a place. */
    long missing() {
        return Arrays.stream(places).filter(Double::isNaN).count();
    }

    private static double[] places(List<Object> cells, ToDoubleFunction<Object> place) {
        return cells.stream()
                .mapToDouble(cell -> cell == null ? Double.NaN : place.applyAsDouble(cell))
                .toArray();
    }

    private static double finite(double number) {
        return Double.isFinite(number) ? number : Double.NaN;
    }

    /** Returns the milliseconds since 1970 of a time, or of a text that is one; NaN for anything else. */
    private static double millis(Object cell) {
        try {
            if (cell instanceof Instant time) {
                return time.toEpochMilli();
            }
            if (cell instanceof LocalDateTime time) {
                return time.toInstant(ZoneOffset.UTC).toEpochMilli();
            }
            if (!(cell instanceof String text)) {
                return Double.NaN;
            }
            // Dates are texts in the rows of queries.
            return text.length() == "2026-11-22".length()
                    ? LocalDate.parse(text)
                            .atStartOfDay(ZoneOffset.UTC)
                            .toInstant()
                            .toEpochMilli()
                    : Instant.parse(text).toEpochMilli();
        } catch (DateTimeParseException | ArithmeticException e) {
            return Double.NaN;
        }
    }
}
