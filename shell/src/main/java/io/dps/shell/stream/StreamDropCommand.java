package io.dps.shell.stream;

import io.dps.shell.platform.Invocation;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code stream drop}: drops the definition of a stream. */
@Command(
        name = "drop",
        header = "Drop the definition of a stream; the topics that it reads and writes stay.",
        description = "The stream must be stopped. Its checkpoint stays; to delete that too, first: stream reset NAME.",
        footer = {
            "",
            "Examples:",
            "  stream drop hourly",
            "  stream drop hourly && topic delete meters_hourly",
            "  stream stop hourly && stream drop hourly"
        })
final class StreamDropCommand implements Callable<Integer> {
    @Parameters(paramLabel = "STREAM", description = "The name of the stream.")
    private String name;

    private final Invocation invocation;
    private final StreamCatalog catalog;

    StreamDropCommand(Invocation invocation, StreamCatalog catalog) {
        this.invocation = invocation;
        this.catalog = catalog;
    }

    @Override
    public Integer call() {
        catalog.drop(name);
        invocation.output().note("stream " + name + " dropped; its checkpoint and the topic that it wrote to are kept");
        return 0;
    }
}
