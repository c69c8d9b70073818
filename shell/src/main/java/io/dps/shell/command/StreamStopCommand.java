package io.dps.shell.command;

import io.dps.shell.service.StreamService;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code stream stop}: ends the averager. */
@Command(
        name = "stop",
        header = "End the averager after the batch it is in.",
        footer = {"", "Examples:", "  stream stop"})
final class StreamStopCommand implements Callable<Integer> {
    private final Invocation invocation;

    StreamStopCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        boolean stopped = new StreamService(invocation.platform()).stop();
        invocation.output().note(stopped ? "averager stopped" : "no averager was running");
        return 0;
    }
}
