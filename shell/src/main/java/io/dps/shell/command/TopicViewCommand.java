package io.dps.shell.command;

import io.dps.shell.output.OutputFormat;
import io.dps.shell.service.KnownSchemas;
import io.dps.shell.service.SqlService;
import io.dps.shell.service.TopicView;
import io.dps.shell.service.tail.OffsetSpan;
import io.dps.shell.service.tail.Position;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code topic view}: makes a topic a typed view for SQL. */
@Command(
        name = "view",
        header = "Make a topic a typed view for SQL, for as long as this shell runs.",
        description = {
            "The topics that dps makes are views without this command; of others the columns are inferred from the",
            "first records, and shown. Besides the fields of the value, a view has _key, _partition, _offset and",
            "_timestamp. Bounds are an offset of each partition (7, +7 behind the first, -7 before the end) or a",
            "time (2026-11-22T07:00:00Z, @-1h); records outside are not read. A view lasts as long as this shell."
        },
        footer = {
            "",
            "Examples:",
            "  topic view weather_data",
            "  topic view weather_data --name morning --from 2026-11-22T06:00:00Z --to 2026-11-22T12:00:00Z",
            "  topic view events --schema 'id BIGINT, name STRING'"
        })
final class TopicViewCommand implements Callable<Integer> {
    @Parameters(paramLabel = "TOPIC", description = "The topic.")
    private String topic;

    @Option(names = "--name", paramLabel = "NAME", description = "Name of the view (default: the topic's).")
    private String name;

    @Option(
            names = "--schema",
            paramLabel = "DDL",
            description = "Columns of the JSON values; '' for one text 'value'.")
    private String schema;

    @Option(names = "--from", paramLabel = "PLACE", description = "Only records from that offset or time on.")
    private Optional<String> from = Optional.empty();

    @Option(names = "--to", paramLabel = "PLACE", description = "Only records before that offset or time.")
    private Optional<String> to = Optional.empty();

    private final Invocation invocation;

    TopicViewCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        Instant now = Instant.now();
        Optional<Position> first = from.map(text -> OffsetSpan.parsePlace("--from", text, now));
        Optional<Position> end = to.map(text -> OffsetSpan.parsePlace("--to", text, now));
        SqlService sql = new SqlService(invocation.platform());
        String columns = schema == null ? sql.schema(topic) : schema;
        TopicView view = new TopicView(name == null ? topic : name, topic, columns, first, end);
        QueryRows.show(invocation.output(), sql.view(view), OutputFormat.TABLE);
        if (schema == null && KnownSchemas.of(topic).isEmpty()) {
            invocation.output().note("columns inferred; to fix them: --schema '" + columns.replace("'", "''") + "'");
        }
        invocation
                .output()
                .note("view " + view.name() + " reads topic " + topic + " from " + from.orElse("its first record")
                        + " to " + to.orElse("its end at the time of a query"));
        return 0;
    }
}
