package io.dps.shell.topic;

import io.dps.contract.Durations;
import io.dps.contract.InputView;
import io.dps.contract.TimeFormat;
import io.dps.contract.UserFailure;
import io.dps.contract.ValueFormat;
import io.dps.contract.ViewFormat;
import io.dps.shell.output.Column;
import io.dps.shell.output.OutputFormat;
import io.dps.shell.platform.Invocation;
import io.dps.shell.platform.QueryRows;
import io.dps.shell.topic.TopicView.EventTime;
import io.dps.shell.topic.filter.OffsetSpan;
import io.dps.shell.topic.filter.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code topic view}: declares a typed SQL view of a topic, and lists and drops such views. */
@Command(
        name = "view",
        header = "Declare a typed SQL view of a topic; without a topic: list the views.",
        description = {
            "The topics that dps creates are views already. For others the columns are inferred from the first",
            "records and printed. Besides the fields of the value, a view has _key, _partition, _offset and",
            "_timestamp. SQL names are case-insensitive: a field whose name differs only in case from an earlier one,",
            "or from these four, gets the suffix _2, then _3 (ID, Id_2, id_3). Bounds are an offset of each partition",
            "(7, +7 after the first, -7 before the end) or a time (2026-11-22T07:00:00Z, @-1h for an hour before the",
            "view is declared); records outside are not read. A record that does not fit the columns is left out, as",
            "in a stream; the first records are checked, and a warning counts those that do not fit. View names are",
            "case-insensitive. A view is stored in the context, for every shell, until it is dropped; 'describe NAME'",
            "shows its columns and what it reads. Streams with windows need --event-time and --watermark; queries in",
            "SQL do not use them."
        },
        footer = {
            "",
            "Examples:",
            "  topic view weather_data --name morning --from 2026-11-22T06:00:00Z --to 2026-11-22T12:00:00Z",
            "  topic view events --schema 'id BIGINT, name STRING'",
            "  topic view events --name recent --from @-1h",
            "  topic view meters --schema 'id STRING, at TIMESTAMP, kwh DOUBLE' --event-time at --watermark 30s",
            "  topic view clicks --value-format csv --schema 'at TIMESTAMP, page STRING' --time-format at=epoch-millis",
            "  topic view visits --schema 'seen TIMESTAMP, page STRING' --time-format 'seen=dd.MM.yyyy HH:mm'",
            "  topic view app_log --value-format text --schema 'line STRING'",
            "  topic view",
            "  topic view morning --drop"
        })
final class TopicViewCommand implements Callable<Integer> {
    private static final List<Column> VIEWS = List.of(
            Column.text("view"),
            Column.text("topic"),
            Column.text("from"),
            Column.text("to"),
            Column.text("isolation"),
            Column.text("event_time"),
            Column.text("watermark"),
            Column.text("format"),
            Column.text("columns"));

    /** The names that Spark SQL accepts without quotes; a name that consists only of digits is not among them. */
    private static final Pattern NAME = Pattern.compile("(?!\\d+$)[A-Za-z0-9_]+");

    @Parameters(paramLabel = "TOPIC", arity = "0..1", description = "The topic; with --drop the view.")
    private Optional<String> topic = Optional.empty();

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Name of the view (default: the topic's, with _ for other characters).")
    private Optional<String> name = Optional.empty();

    @Option(
            names = "--schema",
            paramLabel = "DDL",
            description = "Columns of the values; '' for a single column 'value' with any value as text.")
    private Optional<String> schema = Optional.empty();

    @Option(
            names = "--value-format",
            paramLabel = "FORMAT",
            description = {
                "Form of the values (default: json):",
                "json: one object, whose fields are the columns.",
                "csv: one line without a header, with a field for each column of --schema in their order.",
                "text: any text, which is the single STRING column of --schema."
            })
    private Optional<ValueFormat> valueFormat = Optional.empty();

    @Option(
            names = "--time-format",
            paramLabel = "COLUMN=FORMAT",
            description = {
                "Form of the times of a TIMESTAMP column, unless it is RFC 3339; may be given several times:",
                "epoch-seconds, epoch-millis, epoch-micros: numbers since 1970.",
                "A pattern such as 'yyyy-MM-dd HH:mm:ss': texts with exactly these parts. Its letters may be "
                        + TimeFormat.ALLOWED + ", other text stands in single quotes. Without a zone a time is UTC, "
                        + "without a time of day it is midnight.",
                "A field of a struct is named with its struct, as in payload.at=epoch-millis."
            })
    private Map<String, String> timeFormats = Map.of();

    @Option(names = "--from", paramLabel = "PLACE", description = "Only records from this offset or time on.")
    private Optional<String> from = Optional.empty();

    @Option(names = "--to", paramLabel = "PLACE", description = "Only records before this offset or time.")
    private Optional<String> to = Optional.empty();

    @Option(
            names = "--event-time",
            paramLabel = "COLUMN",
            description = "The TIMESTAMP column that says when a row happened, for streams with windows.")
    private Optional<String> eventTime = Optional.empty();

    @Option(
            names = "--watermark",
            paramLabel = "TIME",
            description = "How long windows of a stream wait for late rows; needs --event-time.")
    private Optional<Duration> watermark = Optional.empty();

    @Option(names = "--replace", description = "Replace another view of the same name.")
    private boolean replace;

    @Option(names = "--drop", description = "Drop the view of that name.")
    private boolean drop;

    @Mixin
    private IsolationOption isolation;

    private final Invocation invocation;
    private final ViewService views;

    TopicViewCommand(Invocation invocation, ViewService views) {
        this.invocation = invocation;
        this.views = views;
    }

    @Override
    public Integer call() {
        boolean declares = replace
                || !timeFormats.isEmpty()
                || Stream.of(name, schema, valueFormat, from, to, eventTime, watermark)
                        .anyMatch(Optional::isPresent);
        if (declares && (drop || topic.isEmpty())) {
            throw UserFailure.usage(
                    drop ? "--drop requires the name of a view and nothing else" : "the topic for the view is missing",
                    "see: topic view --help");
        }
        if (drop) {
            dropView(topic.orElseThrow(
                    () -> UserFailure.usage("--drop requires the name of a view", "list the views with: topic view")));
        } else if (topic.isPresent()) {
            declare(topic.get());
        } else {
            list();
        }
        return 0;
    }

    /** Returns a view name, derived from the topic's name, that SQL accepts without quotes. */
    private static String nameOf(String topic) {
        String name = topic.replaceAll("[^A-Za-z0-9_]", "_");
        return name.matches("[0-9]+") || name.isEmpty() ? "topic_" + name : name;
    }

    private void list() {
        List<List<Object>> rows = views.all().values().stream()
                .map(view -> Arrays.<Object>asList(
                        view.name(),
                        view.topic(),
                        view.from().map(Position::text).orElse("start"),
                        view.to().map(Position::text).orElse("end"),
                        view.isolation().toString(),
                        view.eventTime().map(EventTime::column).orElse(null),
                        view.eventTime()
                                .map(EventTime::watermark)
                                .map(Durations::format)
                                .orElse(null),
                        view.format().text(),
                        view.schema()))
                .toList();
        invocation.output().table(VIEWS, rows);
    }

    private void dropView(String view) {
        views.drop(view);
        invocation.output().note("view " + view + " dropped");
    }

    private void declare(String source) {
        name.filter(text -> !NAME.matcher(text).matches()).ifPresent(text -> {
            throw UserFailure.usage(
                    "'" + text + "' is not a valid view name: use letters, digits and _ only",
                    "for example: topic view " + source + " --name " + nameOf(text));
        });
        String viewName = name.orElseGet(() -> nameOf(source));
        Instant now = Instant.now();
        Optional<Position> first = from.map(text -> OffsetSpan.parsePlace("--from", text, now));
        Optional<Position> end = to.map(text -> OffsetSpan.parsePlace("--to", text, now));
        ViewFormat format = format();
        String columns = columns(source, format.values());
        Optional<EventTime> time = eventTime.isEmpty() && watermark.isEmpty()
                ? Optional.empty()
                : views.eventTime(new InputView(
                        viewName, source, columns, format, eventTime.orElse(null), watermark.orElse(null)));
        TopicView view = new TopicView(viewName, source, columns, format, first, end, isolation.level(), time);
        QueryRows.show(invocation.output(), views.declare(view, replace), OutputFormat.TABLE);
        List<String> renamed = views.renamed(view);
        if (!renamed.isEmpty()) {
            invocation
                    .output()
                    .note("fields renamed, because SQL names are case-insensitive: " + String.join(", ", renamed)
                            + "; to choose the columns yourself, use --schema");
        }
        if (schema.isEmpty()
                && format.values() == ValueFormat.JSON
                && KnownSchemas.of(source).isEmpty()) {
            views.fit(view).warningsOfInferred().forEach(warning -> invocation
                    .output()
                    .note("warning: " + warning + "; to get the raw text, use --schema ''"));
            invocation
                    .output()
                    .note("columns inferred; to set them yourself, use --schema '" + columns.replace("'", "''") + "'");
        }
        invocation.platform().takeLenientViews().ifPresent(invocation.output()::note);
        if (schema.filter(text -> !text.isBlank()).isPresent()) {
            views.fit(view).warnings().forEach(warning -> invocation.output().note("warning: " + warning));
        }
        invocation
                .output()
                .note("view " + view.name() + " reads topic " + source + " " + view.bounds()
                        + time.map(at -> "; " + at.text()).orElse("")
                        + (format.equals(ViewFormat.DEFAULT) ? "" : "; values " + format.text()));
    }

    private ViewFormat format() {
        SortedMap<String, TimeFormat> times = new TreeMap<>();
        timeFormats.forEach((column, text) -> times.put(column, new TimeFormat(text)));
        return new ViewFormat(valueFormat.orElse(ValueFormat.JSON), times);
    }

    private String columns(String source, ValueFormat values) {
        Optional<String> declared = values == ValueFormat.JSON ? schema : schema.filter(text -> !text.isBlank());
        return switch (values) {
            case JSON -> declared.orElseGet(() -> views.schema(source, isolation.level()));
            case CSV ->
                declared.orElseThrow(() -> UserFailure.usage(
                        "the columns of CSV values cannot be inferred, because they have no header",
                        "name them in the order of the fields: --schema 'id BIGINT, name STRING'"));
            case TEXT -> declared.orElse("value STRING");
        };
    }
}
