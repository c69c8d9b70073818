package io.dps.shell.plot;

import io.dps.shell.output.DataWriter;
import io.dps.shell.platform.Invocation;
import io.dps.shell.plot.TopicField.Point;
import io.dps.shell.plot.TopicField.Points;
import io.dps.shell.topic.IsolationOption;
import io.dps.shell.topic.TailRequest;
import io.dps.shell.topic.TopicService;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code plot}: draws a field of a topic. */
@Command(
        name = "plot",
        header = "Plot a numeric field of a topic's last records.",
        footer = {
            "",
            "Examples:",
            "  plot weather_data_avg avg_temperature",
            "  plot weather_data humidity -n 500",
            "  plot weather_data pressure -n 100 > pressure.txt",
            "  plot orders amount --isolation read_uncommitted"
        })
public final class PlotCommand implements Callable<Integer> {
    private static final int WIDTH_OFF_TERMINAL = 80;
    private static final int SCALE_WIDTH = 12;
    private static final int NARROWEST = 10;

    @Parameters(paramLabel = "TOPIC", index = "0", description = "The topic.")
    private String topic;

    @Parameters(paramLabel = "FIELD", index = "1", description = "A numeric field of the values, as a dotted path.")
    private String field;

    @Option(
            names = {"-n", "--last"},
            paramLabel = "N",
            defaultValue = "1000",
            description = "Number of last records to plot (default: 1000).")
    private long last;

    @Option(
            names = "--height",
            paramLabel = "LINES",
            defaultValue = "10",
            description = "Height of the plot in lines (default: 10).")
    private int height;

    @Mixin
    private IsolationOption isolation;

    private final Invocation invocation;
    private final TopicService topics;

    PlotCommand(Invocation invocation, TopicService topics) {
        this.invocation = invocation;
        this.topics = topics;
    }

    @Override
    public Integer call() {
        Points found = new TopicField(topics).points(TailRequest.last(topic, isolation.level(), last), field);
        List<Point> points = found.points();
        int columns = Math.min(invocation.output().width(), WIDTH_OFF_TERMINAL) - SCALE_WIDTH;
        BrailleChart chart = new BrailleChart(Math.max(NARROWEST, columns), Math.max(2, height));
        DataWriter out = invocation.output().data();
        out.line(topic + " " + field + ", last " + points.size() + " records");
        chart.draw(points.stream().mapToDouble(Point::value).toArray()).forEach(out::line);
        out.flush();
        found.notice().ifPresent(invocation.output()::note);
        return 0;
    }

    /**
     * Draws numbers, in their order, as a line of braille dots. A character is two dots wide and four dots high
     * (Unicode block "Braille Patterns", U+2800 to U+28FF). The scale is at the left.
     */
    static final class BrailleChart {
        private static final int DOTS_ACROSS = 2;
        private static final int DOTS_DOWN = 4;
        /** Bit of each dot in a braille character, by row and column. */
        private static final int[][] BITS = {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};

        private final int width;
        private final int height;

        /** Creates a chart with the given number of characters in each direction, not counting the scale. */
        BrailleChart(int width, int height) {
            this.width = width;
            this.height = height;
        }

        /** Returns the maximum number of values that each get a separate column of dots. */
        int capacity() {
            return width * DOTS_ACROSS;
        }

        /** Draws one or more numbers; if there are more numbers than columns of dots, averages neighbouring numbers. */
        List<String> draw(double[] values) {
            double[] columns = squeeze(values);
            double low = Arrays.stream(columns).min().orElseThrow();
            double high = Arrays.stream(columns).max().orElseThrow();
            double span = high > low ? high - low : 1;
            int dots = height * DOTS_DOWN - 1;
            int[][] cells = new int[height][width];
            int before = -1;
            for (int x = 0; x < columns.length; x++) {
                int y = (int) Math.round((high - columns[x]) / span * dots);
                int from = before < 0 ? y : Math.min(before, y);
                int to = before < 0 ? y : Math.max(before, y);
                for (int each = from; each <= to; each++) {
                    cells[each / DOTS_DOWN][x / DOTS_ACROSS] |= BITS[each % DOTS_DOWN][x % DOTS_ACROSS];
                }
                before = y;
            }
            return label(cells, high, low);
        }

        private double[] squeeze(double[] values) {
            int columns = Math.min(values.length, capacity());
            double[] squeezed = new double[columns];
            for (int x = 0; x < columns; x++) {
                int from = (int) ((long) x * values.length / columns);
                int to = (int) ((long) (x + 1) * values.length / columns);
                squeezed[x] = Arrays.stream(values, from, to).average().orElseThrow();
            }
            return squeezed;
        }

        private List<String> label(int[][] cells, double high, double low) {
            String top = String.format(Locale.ROOT, "%.2f", high);
            String bottom = String.format(Locale.ROOT, "%.2f", low);
            int labelWidth = Math.max(top.length(), bottom.length());
            List<String> lines = new ArrayList<>();
            for (int row = 0; row < height; row++) {
                String label = row == 0 ? top : row == height - 1 ? bottom : "";
                StringBuilder line = new StringBuilder(" ".repeat(labelWidth - label.length()) + label + " ┤");
                for (int cell : cells[row]) {
                    line.append((char) (0x2800 + cell));
                }
                lines.add(line.toString());
            }
            return lines;
        }
    }
}
