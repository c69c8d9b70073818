package io.dps.shell.plot;

import io.dps.shell.output.BrailleChart;
import io.dps.shell.output.DataWriter;
import io.dps.shell.platform.Invocation;
import io.dps.shell.plot.TopicField.Point;
import io.dps.shell.plot.TopicField.Points;
import io.dps.shell.topic.IsolationOption;
import io.dps.shell.topic.TailRequest;
import io.dps.shell.topic.TopicService;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code plot}: draws a field of a topic. */
@Command(
        name = "plot",
        header = "Draw a number field of a topic's last records.",
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

    @Parameters(paramLabel = "FIELD", index = "1", description = "A number field of its values, as a dotted path.")
    private String field;

    @Option(
            names = {"-n", "--last"},
            paramLabel = "N",
            defaultValue = "1000",
            description = "How many of the last records (default: 1000).")
    private long last;

    @Option(
            names = "--height",
            paramLabel = "LINES",
            defaultValue = "10",
            description = "Lines of the plot (default: 10).")
    private int height;

    @Mixin
    private IsolationOption isolation;

    private final Invocation invocation;

    PlotCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        Points found = new TopicField(new TopicService(invocation.platform()))
                .points(TailRequest.last(topic, isolation.level(), last), field);
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
}
