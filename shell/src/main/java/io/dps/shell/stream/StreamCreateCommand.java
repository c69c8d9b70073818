package io.dps.shell.stream;

import io.dps.contract.StreamCheck;
import io.dps.contract.StreamDefinition;
import io.dps.contract.UserFailure;
import io.dps.shell.output.Column;
import io.dps.shell.output.StatusLine;
import io.dps.shell.platform.Invocation;
import io.dps.shell.settings.NamedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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
    private static final List<Column> COLUMNS = List.of(Column.text("name"), Column.text("type"), Column.text("key"));

    @Parameters(index = "0", paramLabel = "NAME", description = "The name of the stream.")
    private String name;

    @Parameters(index = "1", paramLabel = "SQL", arity = "0..1", description = "The query.")
    private Optional<String> sql = Optional.empty();

    @Option(names = "--to", paramLabel = "TOPIC", required = true, description = "The topic to write the rows to.")
    private String sink;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "Read the query from a file in UTF-8.")
    private Optional<Path> file = Optional.empty();

    private final Invocation invocation;
    private final StreamCatalog catalog;

    StreamCreateCommand(Invocation invocation, StreamCatalog catalog) {
        this.invocation = invocation;
        this.catalog = catalog;
    }

    @Override
    public Integer call() {
        if (sql.isPresent() == file.isPresent()) {
            throw UserFailure.usage(
                    sql.isPresent() ? "a query and --file cannot be used together" : "the query is missing",
                    "give the SQL in quotes, or a file with --file FILE; see: stream create --help");
        }
        String query = sql.orElseGet(() -> text(file.orElseThrow()));
        StreamDefinition definition = catalog.define(name, query, sink);
        StreamCheck check;
        try (StatusLine status = invocation.output().status()) {
            status.show("checking the SQL of stream " + name);
            check = catalog.create(definition);
        }
        show(check);
        return 0;
    }

    private static String text(Path path) {
        NamedFile named = new NamedFile(path);
        named.requireReadable();
        requireSmall(path);
        String text = named.text();
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /** Checks the size before reading: a file named by mistake may be larger than the memory. */
    private static void requireSmall(Path path) {
        try {
            if (Files.size(path) > StreamDefinition.MAX_SQL_BYTES) {
                throw UserFailure.usage(
                        path + " has " + Files.size(path) + " bytes, but the SQL of a stream may have at most "
                                + StreamDefinition.MAX_SQL_BYTES,
                        "name a file that contains only the query");
            }
        } catch (IOException e) {
            throw UserFailure.usage("cannot read " + path + ": " + e.getMessage(), "", e);
        }
    }

    private void show(StreamCheck check) {
        invocation
                .output()
                .table(
                        COLUMNS,
                        check.columns().stream()
                                .map(column -> List.of(
                                        column.name(),
                                        column.type(),
                                        check.identity().contains(column.name())))
                                .toList());
        invocation
                .output()
                .note(
                        check.identity().isEmpty()
                                ? "rows are written without a key"
                                : "rows are keyed by: " + String.join(", ", check.identity()));
        Optional.ofNullable(check.unverifiable())
                .ifPresent(reason -> invocation.output().note("'stream verify' cannot check this SQL: " + reason));
        invocation.output().note("stream " + name + " created; start it with: stream start " + name);
    }
}
