package io.dps.shell.plot.client;

import io.dps.shell.output.CellText;
import io.dps.shell.plot.PlotData;
import io.dps.shell.plot.PlotData.Axis;
import io.dps.shell.plot.PlotSeries;
import io.dps.shell.plot.PlotSeries.Point;
import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Makes charts of plots, all in one look. */
final class Charts {
    /** Colours that can be told apart by most people who do not see all colours (Okabe and Ito). */
    private static final Color[] COLOURS = {
        new Color(0x0072B2),
        new Color(0xE69F00),
        new Color(0x009E73),
        new Color(0xCC79A7),
        new Color(0xD55E00),
        new Color(0x56B4E9),
        new Color(0xF0E442),
        new Color(0x000000)
    };

    /** Names of bars that fit below each other in a row. */
    private static final int MOST_LEVEL_NAMES = 8;

    private static final float LINE_WIDTH = 2;
    private static final int LONGEST_NAME = 40;

    private Charts() {}

    static Chart<?, ?> lines(PlotData data) {
        XYChart chart = new XYChartBuilder()
                .width(ChartClient.WIDTH)
                .height(ChartClient.HEIGHT)
                .title(CellText.fitted(data.title(), 2 * LONGEST_NAME))
                .xAxisTitle(CellText.printable(data.xCaption()))
                .yAxisTitle(CellText.printable(data.yName()))
                .build();
        style(chart.getStyler(), data);
        chart.getStyler().setTimezone(TimeZone.getTimeZone("UTC"));
        Set<String> names = new HashSet<>();
        for (PlotSeries series : data.series()) {
            List<?> xs = series.points().stream()
                    .map(point -> data.axis() == Axis.TIME ? (Object) new Date((long) point.x()) : (Object) point.x())
                    .toList();
            List<Double> ys = series.points().stream().map(Point::y).toList();
            // A line of one point cannot be seen.
            chart.addSeries(unique(series.name(), names), xs, ys)
                    .setMarker(ys.size() == 1 ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE)
                    .setLineStyle(new BasicStroke(LINE_WIDTH, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        }
        return chart;
    }

    static Chart<?, ?> bars(PlotData data) {
        CategoryChart chart = new CategoryChartBuilder()
                .width(ChartClient.WIDTH)
                .height(ChartClient.HEIGHT)
                .title(CellText.fitted(data.title(), 2 * LONGEST_NAME))
                .xAxisTitle(CellText.printable(data.xCaption()))
                .yAxisTitle(CellText.printable(data.yName()))
                .build();
        style(chart.getStyler(), data);
        if (data.labels().size() > MOST_LEVEL_NAMES) {
            chart.getStyler().setXAxisLabelRotation(90);
        }
        Set<String> labels = new HashSet<>();
        List<String> names =
                data.labels().stream().map(label -> unique(label, labels)).toList();
        Set<String> taken = new HashSet<>();
        for (PlotSeries series : data.series()) {
            Map<Integer, Double> values = new HashMap<>();
            series.points().forEach(point -> values.put((int) point.x(), point.y()));
            List<Double> ys = new ArrayList<>();
            for (int i = 0; i < names.size(); i++) {
                ys.add(values.get(i));
            }
            chart.addSeries(unique(series.name(), taken), names, ys);
        }
        return chart;
    }

    private static void style(AxesChartStyler styler, PlotData data) {
        styler.setSeriesColors(COLOURS);
        styler.setLocale(Locale.ROOT);
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setPlotBorderVisible(false);
        styler.setLegendVisible(data.hasLegend());
        styler.setLegendPosition(LegendPosition.OutsideE);
        styler.setAntiAlias(true);
    }

    /** Returns a name that fits and that no other has: the library finds series and bars by their names. */
    private static String unique(String name, Set<String> taken) {
        String fitted = CellText.fitted(name, LONGEST_NAME);
        String free = fitted.isEmpty() ? " " : fitted;
        for (int i = 2; !taken.add(free); i++) {
            free = fitted + " (" + i + ")";
        }
        return free;
    }
}
