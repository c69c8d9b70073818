package io.dps.shell.plot;

import io.dps.contract.Isolation;
import io.dps.contract.UserFailure;
import io.dps.shell.output.DataWriter;
import io.dps.shell.output.Output;
import io.dps.shell.output.Screen;
import io.dps.shell.platform.Invocation;
import io.dps.shell.platform.NotRepeatable;
import io.dps.shell.plot.PlotData.Axis;
import io.dps.shell.sql.SqlService;
import io.dps.shell.topic.IsolationOption;
import io.dps.shell.topic.TopicService;
import io.dps.shell.topic.filter.Where;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code plot}: draws a field of a topic. */
@Command(
        name = "plot",
        header = "Plot a numeric field of a topic's last records, or the rows of SQL.",
        description = {
            "A field is drawn over the event time, otherwise over the timestamps in Kafka, in UTC. Where a column of the",
            "screen has several values, the line goes through their mean. With 'sql', the first column is the x axis and",
            "each further column of numbers a series; names as x axis make bars, and a single column of numbers makes a",
            "histogram. A terminal that cannot show braille gets ASCII."
        },
        footer = {
            "",
            "Examples:",
            "  plot weather_data_avg avg_temperature",
            "  plot weather_data humidity --by sensor_id --last 10m --follow",
            "  plot weather_data pressure -n 5000 --as histogram",
            "  plot sql 'select sensor_id, avg(humidity) from weather_data group by sensor_id'",
            "  plot weather_data temperature --by sensor_id --png temperature.png",
            "  plot weather_data pressure -n 100 > pressure.txt",
            "  plot revenue revenue --time minute --by region",
            "  plot orders amount --where 'region = \"east\"' --isolation read_uncommitted"
        })
public final class PlotCommand implements Callable<Integer>, NotRepeatable {
    private static final String USUAL_LAST = "1000";
    private static final int MOST_LINES = 1_000;
    private static final int WIDTH_OFF_TERMINAL = 80;

    private static final String SQL = "sql";

    @Parameters(paramLabel = "TOPIC", index = "0", description = "The topic, or 'sql' before a statement.")
    private String topic;

    @Parameters(
            paramLabel = "FIELD",
            index = "1..*",
            arity = "1..*",
            description = "A numeric field of the values, as a dotted path; or the statement.")
    private List<String> words;

    @Option(
            names = {"-n", "--last"},
            paramLabel = "N|TIME",
            description = "The last N records, or the records of the last 10m (default: 1000).")
    private Optional<String> last = Optional.empty();

    @Option(
            names = {"-f", "--follow"},
            description = "Redraw the plot as records arrive, until Ctrl-C.")
    private boolean follow;

    @Option(
            names = "--by",
            paramLabel = "FIELD",
            description = "A series for each value of this field or column, at most 8.")
    private Optional<String> by = Optional.empty();

    @Option(
            names = "--time",
            paramLabel = "FIELD",
            description =
                    "The field with the event time (default: that of readings and averages, or Kafka's timestamp).")
    private Optional<String> time = Optional.empty();

    @Option(
            names = "--where",
            paramLabel = "CONDITION",
            description = "Only records whose JSON value meets the condition; see: topic tail --help")
    private Optional<String> where = Optional.empty();

    @Option(
            names = "--as",
            paramLabel = "KIND",
            description = "Draw a line, bars or a histogram (default: chosen from the data).")
    private Optional<PlotKind> kind = Optional.empty();

    @Option(
            names = "--height",
            paramLabel = "LINES",
            defaultValue = "10",
            description = "Height of a line plot, and most ranges of a histogram (default: 10).")
    private int height;

    @Option(names = "--ascii", description = "Draw with ASCII characters only.")
    private boolean ascii;

    @Option(names = "--png", paramLabel = "FILE", description = "Write a picture in PNG, instead of drawing here.")
    private Path png;

    @Option(names = "--svg", paramLabel = "FILE", description = "Write a picture in SVG, instead of drawing here.")
    private Path svg;

    @Mixin
    private IsolationOption isolation;

    private final Invocation invocation;
    private final TopicService topics;
    private final SqlService sql;

    PlotCommand(Invocation invocation, TopicService topics, SqlService sql) {
        this.invocation = invocation;
        this.topics = topics;
        this.sql = sql;
    }

    @Override
    public Optional<String> whyNotRepeated() {
        return Optional.of("with --follow " + NEVER_ENDS).filter(reason -> follow);
    }

    @Override
    public Integer call() {
        if (height < 2 || height > MOST_LINES) {
            throw UserFailure.usage("--height must be from 2 to " + MOST_LINES);
        }
        List<PlotFile> files = files();
        if (follow) {
            follow(files);
            return 0;
        }
        files.forEach(file -> file.prepare(invocation));
        PlotData data = read();
        PlotKind drawn = kind.orElse(data.usual());
        if (drawn == PlotKind.LINE && data.axis() == Axis.NAME) {
            throw UserFailure.usage(
                    "a line needs times or numbers for its x axis, and these are names", "draw bars: --as bars");
        }
        PlotData shaped = TerminalPlot.shaped(data, drawn, height);
        if (files.isEmpty()) {
            draw(shaped, drawn);
        }
        files.forEach(file -> file.write(shaped, drawn, invocation));
        shaped.warnings().forEach(invocation.output()::note);
        return 0;
    }

    private PlotData read() {
        if (topic.equals(SQL)) {
            if (isolation.level() != Isolation.READ_COMMITTED) {
                throw UserFailure.usage(
                        "plot sql does not take --isolation", "a view has it: topic view TOPIC --isolation LEVEL");
            }
            if (last.isPresent() || where.isPresent() || time.isPresent()) {
                throw UserFailure.usage(
                        "plot sql takes neither --last nor --where nor --time",
                        "use LIMIT and WHERE in the statement, and the time as its first column");
            }
            return new QueryPlot(String.join(" ", words), by).read(sql, invocation);
        }
        return source().read(topics, invocation.output());
    }

    private TopicPlot source() {
        if (words.size() > 1) {
            throw UserFailure.usage(
                    "plot takes one field, not " + words.size(),
                    "to draw a line for each value of a field: --by FIELD");
        }
        LastValues wanted = LastValues.parse(last.orElse(USUAL_LAST));
        return new TopicPlot(topic, words.get(0), wanted, by, time, where.map(Where::parse), isolation.level());
    }

    private void follow(List<PlotFile> files) {
        if (topic.equals(SQL)) {
            throw UserFailure.usage(
                    "plot sql cannot follow: the rows of a statement end",
                    "run it again and again: watch 5 plot sql ...");
        }
        Output output = invocation.output();
        if (!files.isEmpty() || !output.isRewritable()) {
            throw UserFailure.usage(
                    "--follow redraws the plot in a terminal, and cannot be used "
                            + (files.isEmpty() ? "elsewhere" : "with --png or --svg"),
                    "leave out --follow; to follow the values themselves: topic tail " + topic + " --follow");
        }
        PlotStyle style = PlotStyle.of(invocation, ascii);
        Screen screen = invocation.streams().screen();
        TopicPlot source = source();
        source.follow(topics, new FollowedPlot(source, kind, style, height, output.panel(), screen));
    }

    private List<PlotFile> files() {
        List<PlotFile> files = new ArrayList<>();
        if (png != null
                && svg != null
                && png.toAbsolutePath().normalize().equals(svg.toAbsolutePath().normalize())) {
            throw UserFailure.usage("--png and --svg name the same file", "give each a name of its own");
        }
        if (png != null) {
            files.add(PlotFile.png(png));
        }
        if (svg != null) {
            files.add(PlotFile.svg(svg));
        }
        return files;
    }

    private void draw(PlotData shaped, PlotKind drawn) {
        int width = invocation.streams().outIsTerminal() ? invocation.output().width() : WIDTH_OFF_TERMINAL;
        DataWriter out = invocation.output().data();
        new TerminalPlot(PlotStyle.of(invocation, ascii), width, height)
                .draw(shaped, drawn)
                .forEach(out::line);
        out.flush();
    }
}
