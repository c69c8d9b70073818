package io.dps.shell.command;

import io.dps.shell.service.StreamService;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code stream stop}: ends the averager. */
@Command(
        name = "stop",
        header = "End the averager.",
        description = "A batch that would take more than some seconds is cut; the next start does it again.",
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
