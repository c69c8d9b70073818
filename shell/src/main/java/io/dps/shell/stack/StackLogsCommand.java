package io.dps.shell.stack;

import io.dps.shell.output.DataWriter;
import io.dps.shell.platform.Invocation;
import io.dps.stack.model.LogRequest;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code stack logs}: shows the logs of services. */
@Command(
        name = "logs",
        header = "Show the logs of services, each line with its service.",
        footer = {
            "",
            "Examples:",
            "  stack logs kafka",
            "  stack logs -f connect averager",
            "  stack logs -n 1000 | grep ERROR"
        })
final class StackLogsCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SERVICE", arity = "0..*", description = "Services; all when none is named.")
    private Set<String> services = Set.of();

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with lines as they are written.")
    private boolean follow;

    @Option(
            names = {"-n", "--tail"},
            paramLabel = "N",
            defaultValue = "50",
            description = "Begin with that many of the last lines of each (default: 50).")
    private int tail;

    private final Invocation invocation;

    StackLogsCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        DataWriter out = invocation.output().data();
        invocation.platform().target().logs(new LogRequest(services, tail, follow), (service, text) -> {
            invocation.output().textLine(service + " | " + text);
            if (follow) {
                out.flush();
            }
            return true;
        });
        out.flush();
        return 0;
    }
}
