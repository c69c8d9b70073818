package io.dps.shell.stream;

import io.dps.contract.StreamDefinition;
import io.dps.shell.output.StatusLine;
import io.dps.shell.platform.Invocation;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code stream create}: defines a stream. */
@Command(
        name = "create",
        header = "Define a stream: SQL over a view of a topic, whose rows go to another topic.",
        description = {
            "The SQL names one view, declared with 'topic view' or built in. It may select row by row, or group by a",
            "window of the view's event time; a window is written once the watermark has passed its end. It may join",
            "views that were declared with --to: they have an end, and the stream keeps the offsets that it means now.",
            "Spark checks the SQL first, which takes some seconds, and nothing is stored if it cannot run as a stream.",
            "Views are stored as they are now: a later change of them does not change the stream. Rows are JSON",
            "objects; the columns that they are grouped by are their key, unless --key names others. A key that lacks",
            "some of these is refused for a compacted topic. The topic to write to must exist."
        },
        footer = {
            "",
            "Examples:",
            "  stream create hourly --to meters_hourly --file hourly.sql",
            "  stream create meters_copy --to meters_copy 'select id, kwh from meters'",
            "  stream create sums --to sums --key id,hour --file hourly.sql",
            "  stream create named --to meters_named 'select m.id, name, kwh from meters m join names n on m.id = n.id'",
            "  stream create hot --to hot_readings 'select * from weather_data where temperature > 30'"
        })
final class StreamCreateCommand implements Callable<Integer> {
    @Mixin
    private StreamQueryArguments arguments;

    @Option(names = "--to", paramLabel = "TOPIC", required = true, description = "The topic to write the rows to.")
    private String sink;

    private final Invocation invocation;
    private final StreamCatalog catalog;
    private final StreamChecker checker;

    StreamCreateCommand(Invocation invocation, StreamCatalog catalog, StreamChecker checker) {
        this.invocation = invocation;
        this.catalog = catalog;
        this.checker = checker;
    }

    @Override
    public Integer call() {
        String name = arguments.name();
        StreamDefinition definition = catalog.define(
                name, arguments.query("create"), sink, arguments.key().orElse(List.of()));
        StreamCatalog.Created created;
        try (StatusLine status = invocation.output().status()) {
            status.show("checking the SQL of stream " + name);
            created = catalog.create(definition);
        }
        StreamCheckView view = new StreamCheckView(invocation.output());
        view.show(created.check());
        view.statics(created.definition());
        checker.retentions(created.definition()).forEach(invocation.output()::note);
        invocation.output().note("stream " + name + " created; start it with: stream start " + name);
        return 0;
    }
}
