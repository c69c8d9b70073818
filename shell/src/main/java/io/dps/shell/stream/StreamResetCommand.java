package io.dps.shell.stream;

import io.dps.contract.Topics;
import io.dps.shell.platform.Invocation;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code stream reset}: drops what a stream remembers. */
@Command(
        name = "reset",
        header = "Drop the averager's checkpoint, so that it begins anew.",
        description =
                "Its next start reads the input from the first record that is there, with any window and watermark. "
                        + "Averages written so far stay, unless --averages deletes them; asks first. The averager must be stopped.",
        footer = {
            "",
            "Examples:",
            "  stream reset",
            "  stream reset --averages -y",
            "  stream stop && stream reset -y && stream start --window 1m"
        })
final class StreamResetCommand implements Callable<Integer> {
    @Option(names = "--averages", description = "Also delete the averages written so far.")
    private boolean averages;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "2m",
            description = "How long it may take (default: 2m).")
    private Duration timeout;

    private final Invocation invocation;

    StreamResetCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        String stream = Topics.AVERAGES;
        StreamService streams = new StreamService(invocation.platform());
        TimeLimit limit = new TimeLimit(
                timeout,
                "resetting stream " + stream,
                "the checkpoint may be dropped all the same; run it again, as often as you like");
        limit.run(() -> {
            streams.requireStopped(stream);
            return stream;
        });
        String also = averages ? " and all averages written so far" : "";
        invocation.output().confirm("drop the checkpoint of stream " + stream + also + "?", invocation.options().yes);
        boolean dropped = limit.run(() -> streams.reset(stream, averages));
        String deleted = averages ? "; its averages are deleted" : "";
        invocation
                .output()
                .note(
                        dropped
                                ? "stream " + stream + " begins anew at its next start" + deleted
                                : "stream " + stream + " had no checkpoint" + deleted);
        return 0;
    }
}
