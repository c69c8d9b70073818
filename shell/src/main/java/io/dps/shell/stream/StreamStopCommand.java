package io.dps.shell.stream;

import io.dps.shell.platform.Invocation;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code stream stop}: ends the averager. */
@Command(
        name = "stop",
        header = "End the averager, and one that waits for its turn.",
        description = "A batch that would take more than some seconds is cut; the next start does it again.",
        footer = {"", "Examples:", "  stream stop", "  stream stop && stream start", "  stream stop -q"})
final class StreamStopCommand implements Callable<Integer> {
    private final Invocation invocation;

    StreamStopCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        int stopped = new StreamService(invocation.platform()).stop();
        String both = stopped > 1 ? ", and the one that waited for its turn" : "";
        invocation.output().note(stopped > 0 ? "averager stopped" + both : "no averager was running");
        return 0;
    }
}
