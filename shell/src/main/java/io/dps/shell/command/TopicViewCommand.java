package io.dps.shell.command;

import io.dps.shell.output.OutputFormat;
import io.dps.shell.service.KnownSchemas;
import io.dps.shell.service.SqlService;
import io.dps.shell.service.TopicView;
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
            "The topics that dps makes are views without this command.",
            "Besides the fields of the value, a view has _key, _partition, _offset and _timestamp."
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
            description = "Columns of the JSON values (default: one text 'value').")
    private String schema;

    @Option(names = "--from", paramLabel = "TIME", description = "Only records written at or after that time.")
    private Optional<String> from = Optional.empty();

    @Option(names = "--to", paramLabel = "TIME", description = "Only records written before that time.")
    private Optional<String> to = Optional.empty();

    private final Invocation invocation;

    TopicViewCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        String columns = schema == null ? KnownSchemas.of(topic).orElse("") : schema;
        TopicView view = new TopicView(name == null ? topic : name, topic, columns, from, to);
        QueryRows.show(invocation.output(), new SqlService(invocation.platform()).view(view), OutputFormat.TABLE);
        return 0;
    }
}
