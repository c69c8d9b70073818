package io.dps.shell.line;

import io.dps.shell.platform.Invocation;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code echo}: writes its words. */
@Command(
        name = "echo",
        header = "Write words to standard output.",
        footer = {
            "",
            "Examples:",
            "  echo deployed in $${DPS_CONTEXT:-local}",
            "  echo 'two  words; kept as they are'",
            "  echo begun >> log.txt"
        })
public final class EchoCommand implements Callable<Integer> {
    @Parameters(paramLabel = "WORD", arity = "0..*", description = "Words to write.")
    private List<String> words = List.of();

    private final Invocation invocation;

    EchoCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        invocation.output().data().line(String.join(" ", words)).flush();
        return 0;
    }
}
