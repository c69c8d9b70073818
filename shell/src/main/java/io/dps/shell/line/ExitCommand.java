package io.dps.shell.line;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code exit}: ends the shell. What was deployed goes on. */
@Command(
        name = "exit",
        aliases = "quit",
        header = "End the shell; what was deployed goes on.",
        footer = {"", "Examples:", "  exit", "  exit 1", "  stack status || exit 3"})
public final class ExitCommand implements Callable<Integer> {
    @Parameters(paramLabel = "CODE", defaultValue = "0", description = "Exit code (default: 0).")
    private int code;

    private final Session session;

    ExitCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.exit(code);
        return code;
    }
}
