package io.dps.shell.stream;

import io.dps.contract.StreamCheck;
import io.dps.contract.StreamDefinition;
import io.dps.shell.output.StatusLine;
import io.dps.shell.platform.Invocation;
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
            "window of the view's event time; a window is written once the watermark has passed its end. Spark checks",
            "the SQL first, which takes some seconds, and nothing is stored if it cannot run as a stream. The view is",
            "stored as it is now: a later change of it does not change the stream. Rows are JSON objects; the columns",
            "that they are grouped by are their key. The topic to write to must exist."
        },
        footer = {
            "",
            "Examples:",
            "  stream create hourly --to meters_hourly --file hourly.sql",
            "  stream create meters_copy --to meters_copy 'select id, kwh from meters'",
            "  stream create hot --to hot_readings 'select * from weather_data where temperature > 30'"
        })
final class StreamCreateCommand implements Callable<Integer> {
    @Mixin
    private StreamQueryArguments arguments;

    @Option(names = "--to", paramLabel = "TOPIC", required = true, description = "The topic to write the rows to.")
    private String sink;

    private final Invocation invocation;
    private final StreamCatalog catalog;

    StreamCreateCommand(Invocation invocation, StreamCatalog catalog) {
        this.invocation = invocation;
        this.catalog = catalog;
    }

    @Override
    public Integer call() {
        String name = arguments.name();
        StreamDefinition definition = catalog.define(name, arguments.query("create"), sink);
        StreamCheck check;
        try (StatusLine status = invocation.output().status()) {
            status.show("checking the SQL of stream " + name);
            check = catalog.create(definition);
        }
        new StreamCheckView(invocation.output()).show(check);
        invocation.output().note("stream " + name + " created; start it with: stream start " + name);
        return 0;
    }
}
