package io.dps.shell.plot;

import io.dps.contract.UserFailure;
import io.dps.shell.output.DataWriter;
import io.dps.shell.platform.Invocation;
import io.dps.shell.plot.PlotData.Axis;
import io.dps.shell.topic.IsolationOption;
import io.dps.shell.topic.TopicService;
import io.dps.shell.topic.filter.Where;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code plot}: draws a field of a topic. */
@Command(
        name = "plot",
        header = "Plot a numeric field of a topic's last records.",
        description = {
            "A line over the event time, otherwise over the timestamps in Kafka, in UTC. Where a column has several",
            "values, the line goes through their mean. Braille is replaced by ASCII on terminals that cannot show it."
        },
        footer = {
            "",
            "Examples:",
            "  plot weather_data_avg avg_temperature",
            "  plot weather_data humidity --by sensor_id --last 10m",
            "  plot weather_data pressure -n 5000 --as histogram",
            "  plot weather_data pressure -n 100 > pressure.txt",
            "  plot orders amount --where 'region = \"east\"' --isolation read_uncommitted"
        })
public final class PlotCommand implements Callable<Integer> {
    private static final int WIDTH_OFF_TERMINAL = 80;

    @Parameters(paramLabel = "TOPIC", index = "0", description = "The topic.")
    private String topic;

    @Parameters(paramLabel = "FIELD", index = "1", description = "A numeric field of the values, as a dotted path.")
    private String field;

    @Option(
            names = {"-n", "--last"},
            paramLabel = "N|TIME",
            defaultValue = "1000",
            description = "The last N records, or those of a time such as 10m (default: 1000).")
    private String last;

    @Option(names = "--by", paramLabel = "FIELD", description = "A line for each value of this field, at most 8.")
    private Optional<String> by = Optional.empty();

    @Option(
            names = "--where",
            paramLabel = "CONDITION",
            description = "Only records whose JSON value meets the condition; see: topic tail --help")
    private Optional<String> where = Optional.empty();

    @Option(names = "--as", paramLabel = "KIND", description = "Draw a line, bars or a histogram (default: line).")
    private Optional<PlotKind> kind = Optional.empty();

    @Option(
            names = "--height",
            paramLabel = "LINES",
            defaultValue = "10",
            description = "Height of a line plot, and most ranges of a histogram (default: 10).")
    private int height;

    @Option(names = "--ascii", description = "Draw with ASCII characters only.")
    private boolean ascii;

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
        TopicPlot source =
                new TopicPlot(topic, field, LastValues.parse(last), by, where.map(Where::parse), isolation.level());
        draw(source.read(topics, invocation.output()));
        return 0;
    }

    private void draw(PlotData data) {
        PlotKind drawn = kind.orElse(data.usual());
        if (drawn == PlotKind.LINE && data.axis() == Axis.NAME) {
            throw UserFailure.usage(
                    "a line needs times or numbers for its x axis, and these are names", "draw bars: --as bars");
        }
        int width = invocation.streams().outIsTerminal() ? invocation.output().width() : WIDTH_OFF_TERMINAL;
        PlotData shaped = TerminalPlot.shaped(data, drawn, height);
        DataWriter out = invocation.output().data();
        new TerminalPlot(PlotStyle.of(invocation, ascii), width, height)
                .draw(shaped, drawn)
                .forEach(out::line);
        out.flush();
        shaped.warnings().forEach(invocation.output()::note);
    }
}
