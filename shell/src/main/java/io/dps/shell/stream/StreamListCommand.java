package io.dps.shell.stream;

import io.dps.contract.InputView;
import io.dps.contract.StreamDefinition;
import io.dps.contract.Topics;
import io.dps.shell.output.Column;
import io.dps.shell.platform.Invocation;
import io.dps.shell.stream.client.DefinitionStore.Definitions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** {@code stream list}: lists the streams. */
@Command(
        name = "list",
        header = "List the streams, running or not.",
        description = "The averager and the streams that 'stream create' has defined, with the topics that they "
                + "read and write. What runs is shown by 'stream status'.",
        footer = {"", "Examples:", "  stream list", "  stream list -o json", "  stream list -o markdown"})
final class StreamListCommand implements Callable<Integer> {
    private static final List<Column> COLUMNS = List.of(
            Column.text("stream"),
            Column.text("reads"),
            Column.text("writes"),
            Column.text("isolation"),
            Column.text("sql"));

    private final Invocation invocation;
    private final StreamCatalog catalog;

    StreamListCommand(Invocation invocation, StreamCatalog catalog) {
        this.invocation = invocation;
        this.catalog = catalog;
    }

    @Override
    public Integer call() {
        Definitions all = catalog.all();
        List<List<Object>> rows = new ArrayList<>();
        // The averager: its isolation is chosen at each start, and it has no SQL.
        rows.add(Arrays.asList(Topics.AVERAGES, Topics.READINGS, Topics.AVERAGES, null, null));
        all.byName().values().forEach(definition -> rows.add(row(definition)));
        invocation.output().table(COLUMNS, rows);
        all.unreadable().forEach(name -> invocation
                .output()
                .note("warning: the definition of stream " + name + " in topic " + Topics.DEFINITIONS
                        + " is not readable; to drop it: stream drop " + name));
        return 0;
    }

    private static List<Object> row(StreamDefinition definition) {
        return List.of(
                definition.name(),
                definition.views().stream().map(InputView::topic).distinct().collect(Collectors.joining(", ")),
                definition.outputTopic(),
                definition.isolation().toString(),
                definition.sql().strip().lines().findFirst().orElse(""));
    }
}
