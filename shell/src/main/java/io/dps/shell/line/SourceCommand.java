package io.dps.shell.line;

import io.dps.shell.platform.Invocation;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code source}: runs the lines of a file in this session. */
@Command(
        name = "source",
        header = "Run the lines of a file in this session.",
        description = "In a batch they are a part of it: --keep-going, --dry-run and --report hold for them too.",
        footer = {
            "",
            "Examples:",
            "  source scripts/quickstart.dps",
            "  source check.dps weather_data 3600",
            "  source a.dps && source b.dps"
        })
public final class SourceCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", index = "0", description = "The file.")
    private Path file;

    @Parameters(paramLabel = "ARG", index = "1..*", description = "Its arguments, $$1 and so on.")
    private List<String> arguments = List.of();

    private final Invocation invocation;
    private final BatchRunner batches;

    SourceCommand(Invocation invocation, BatchRunner batches) {
        this.invocation = invocation;
        this.batches = batches;
    }

    @Override
    public Integer call() {
        return batches.runSourced(file, arguments, invocation);
    }
}
