package io.dps.shell.stream;

import io.dps.contract.Durations;
import io.dps.contract.InputView;
import io.dps.contract.StreamCheck;
import io.dps.contract.StreamDefinition;
import io.dps.contract.Topics;
import io.dps.contract.UserFailure;
import io.dps.contract.ViewBounds;
import io.dps.shell.output.Column;
import io.dps.shell.output.OutputFormat;
import io.dps.shell.output.StatusLine;
import io.dps.shell.platform.Invocation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code stream describe}: shows the definition of a stream. */
@Command(
        name = "describe",
        header = "Show the definition of a stream: its SQL, and its views as they were then.",
        description = "The definition is what 'stream create' or 'stream edit' has stored. With --plan, Spark analyses "
                + "the SQL again, which takes some seconds. Without a key in its definition, a stream has the default key, "
                + "which --plan shows. What the stream does is shown by 'stream status'.",
        footer = {
            "",
            "Examples:",
            "  stream describe hourly",
            "  stream describe hourly --plan",
            "  stream describe hourly -o json",
            "  stream describe hourly -o vertical"
        })
final class StreamDescribeCommand implements Callable<Integer> {
    private static final List<Column> COLUMNS = List.of(
            Column.text("stream"),
            Column.text("view"),
            Column.text("reads"),
            Column.text("schema"),
            Column.text("format"),
            Column.text("event_time"),
            Column.text("watermark"),
            Column.text("isolation"),
            Column.text("writes"),
            Column.text("key"));

    private static final List<Column> OF_STATICS = List.of(
            Column.text("joins"),
            Column.text("reads"),
            Column.text("from"),
            Column.text("to"),
            Column.text("offsets"),
            Column.text("isolation"),
            Column.text("format"),
            Column.text("schema"));

    private static final List<Column> OF_PLAN =
            List.of(Column.text("state"), Column.text("unverifiable"), Column.text("plan"));

    /** Formats that show the SQL as it is; in all others, its lines would be one text with escapes. */
    private static final Set<OutputFormat> FOR_PEOPLE =
            EnumSet.of(OutputFormat.TABLE, OutputFormat.VERTICAL, OutputFormat.MARKDOWN);

    @Parameters(paramLabel = "STREAM", description = "The name of the stream.")
    private String name;

    @Option(
            names = "--plan",
            description =
                    "Also show the plan, the state that the stream keeps, and whether 'stream verify' can check it.")
    private boolean withPlan;

    private final Invocation invocation;
    private final StreamCatalog catalog;
    private final StreamChecker checker;

    StreamDescribeCommand(Invocation invocation, StreamCatalog catalog, StreamChecker checker) {
        this.invocation = invocation;
        this.catalog = catalog;
        this.checker = checker;
    }

    @Override
    public Integer call() {
        if (name.equals(Topics.AVERAGES)) {
            throw UserFailure.failed(
                    "stream " + name + " is the built-in averager, which has no definition",
                    "see what it does: stream status; its options: stream start --help");
        }
        StreamDefinition definition = catalog.require(name);
        Optional<StreamCheck> check = withPlan ? Optional.of(check(definition)) : Optional.empty();
        if (FOR_PEOPLE.contains(invocation.output().format(OutputFormat.TABLE))) {
            showToPeople(definition, check);
        } else {
            showAsRecord(definition, check);
        }
        catalog.declaredOtherwise(definition).forEach(view -> invocation
                .output()
                .note("in this context view " + view + " is declared differently; stream " + name
                        + " keeps the view that is shown here"));
        return 0;
    }

    private StreamCheck check(StreamDefinition definition) {
        try (StatusLine status = invocation.output().status()) {
            status.show("analysing the SQL of stream " + name);
            return checker.check(definition);
        }
    }

    private void showToPeople(StreamDefinition definition, Optional<StreamCheck> check) {
        invocation.output().record(COLUMNS, row(definition, check));
        invocation.output().textLine("");
        if (!definition.statics().isEmpty()) {
            invocation
                    .output()
                    .table(
                            OF_STATICS,
                            definition.statics().stream()
                                    .map(StreamDescribeCommand::ofStatic)
                                    .toList());
            invocation.output().textLine("");
        }
        definition.sql().strip().lines().forEach(invocation.output()::textLine);
        check.ifPresent(found -> {
            invocation.output().textLine("");
            found.plan().strip().lines().forEach(invocation.output()::textLine);
        });
        invocation.output().data().flush();
        check.ifPresent(new StreamCheckView(invocation.output())::notes);
    }

    private void showAsRecord(StreamDefinition definition, Optional<StreamCheck> check) {
        List<Column> columns = new ArrayList<>(COLUMNS);
        List<Object> values = new ArrayList<>(row(definition, check));
        columns.add(Column.text("joins"));
        values.add(definition.statics().stream()
                .map(StreamDescribeCommand::recordOf)
                .toList());
        columns.add(Column.text("sql"));
        values.add(definition.sql());
        check.ifPresent(found -> {
            columns.addAll(OF_PLAN);
            values.addAll(Arrays.asList(found.state(), found.unverifiable(), found.plan()));
        });
        invocation.output().record(columns, values);
    }

    private static List<Object> ofStatic(InputView view) {
        ViewBounds bounds = Objects.requireNonNull(view.bounds(), "bounds");
        return List.of(
                view.name(),
                view.topic(),
                bounds.from(),
                bounds.to(),
                bounds.text(),
                bounds.isolation().toString(),
                view.format().text(),
                view.schema());
    }

    private static Map<String, Object> recordOf(InputView view) {
        Map<String, Object> named = new LinkedHashMap<>();
        List<Object> values = ofStatic(view);
        for (int i = 0; i < OF_STATICS.size(); i++) {
            named.put(OF_STATICS.get(i).name(), values.get(i));
        }
        return named;
    }

    /** @param check the check of the definition, which knows the default key; empty without --plan */
    private static List<Object> row(StreamDefinition definition, Optional<StreamCheck> check) {
        InputView view = definition.streamed();
        List<String> key = check.map(StreamCheck::key).orElse(definition.key());
        return Arrays.asList(
                definition.name(),
                view.name(),
                view.topic(),
                view.schema(),
                view.format().text(),
                view.eventTime(),
                Optional.ofNullable(view.watermark()).map(Durations::format).orElse(null),
                definition.isolation().toString(),
                definition.outputTopic(),
                key.isEmpty() ? null : String.join(", ", key));
    }
}
