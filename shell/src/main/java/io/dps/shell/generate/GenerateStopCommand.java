package io.dps.shell.generate;

import io.dps.shell.platform.Invocation;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code generate stop}: ends the generator's process. */
@Command(
        name = "stop",
        header = "End the generator started by 'generate start'.",
        description = "It flushes what it has sent, and tells how many readings the broker acknowledged.",
        footer = {
            "",
            "Examples:",
            "  generate stop",
            "  generate stop -q",
            "  generate stop && generate start --rate 200/s"
        })
final class GenerateStopCommand implements Callable<Integer> {
    private final Invocation invocation;

    GenerateStopCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        GeneratorService generator = new GeneratorService(invocation.platform());
        boolean stopped = generator.stop();
        String last = generator.report().map(GeneratorRow::line).orElse("generator stopped");
        invocation.output().note(stopped ? last : "no generator was running");
        return 0;
    }
}
