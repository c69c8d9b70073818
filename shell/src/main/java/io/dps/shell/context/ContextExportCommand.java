package io.dps.shell.context;

import io.dps.shell.platform.Invocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code context export}: writes a context for another machine. */
@Command(
        name = "export",
        header = "Write a context as YAML for another machine, without secrets.",
        description = "The secrets that the context has are named in a comment.",
        footer = {
            "",
            "Examples:",
            "  context export plant",
            "  context export plant plant.yaml",
            "  context export plant | ssh edge-7 dps context import /dev/stdin"
        })
final class ContextExportCommand implements Callable<Integer> {
    @Parameters(paramLabel = "CONTEXT", index = "0", description = "Name of the context.")
    private String name;

    @Parameters(
            paramLabel = "FILE",
            index = "1",
            arity = "0..1",
            description = "Where to write it; standard output without it.")
    private Path file;

    private final Invocation invocation;

    ContextExportCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws IOException {
        String text = ContextService.of(invocation).export(name);
        if (file == null) {
            invocation.output().data().print(text).flush();
        } else {
            boolean free = invocation.options().yes || !Files.exists(file);
            invocation.output().confirm("overwrite " + file + "?", free);
            Files.writeString(file, text);
        }
        List<String> missing = ContextService.of(invocation).missing(name);
        if (!missing.isEmpty()) {
            invocation.output().note("not exported: " + String.join(", ", missing));
        }
        return 0;
    }
}
