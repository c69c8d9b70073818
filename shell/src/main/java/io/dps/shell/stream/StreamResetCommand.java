package io.dps.shell.stream;

import io.dps.contract.Durations;
import io.dps.contract.Topics;
import io.dps.contract.UserFailure;
import io.dps.shell.platform.Invocation;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
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
    private final StreamService streams;

    StreamResetCommand(Invocation invocation, StreamService streams) {
        this.invocation = invocation;
        this.streams = streams;
    }

    @Override
    public Integer call() {
        String stream = Topics.AVERAGES;
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

    /**
     * A time in which several pieces of work are to be done that wait for servers, some of them without a limit of their own.
     * Each is done in a thread of its own, which is interrupted and given up when the time is over. For one thread.
     */
    static final class TimeLimit {
        private final Duration limit;
        private final String doing;
        private final String hint;
        private Duration left;

        /**
         * A time that begins to pass with the first piece of work.
         *
         * @param doing what is done, for the message: {@code resetting stream x}
         * @param hint what to do when the time is over
         */
        public TimeLimit(Duration limit, String doing, String hint) {
            this.limit = limit;
            this.doing = doing;
            this.hint = hint;
            this.left = limit;
        }

        /**
         * Does a piece of work in the time that is left; what passes between two pieces does not count.
         *
         * @throws UserFailure timeout when the time is over, interrupted when this thread is, and what the work throws
         */
        public <T> T run(Supplier<T> work) {
            FutureTask<T> task = new FutureTask<>(work::get);
            Thread thread = new Thread(task, doing);
            thread.setDaemon(true);
            long begun = System.nanoTime();
            thread.start();
            try {
                return task.get(left.toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                task.cancel(true);
                throw UserFailure.timeout(doing + " takes longer than " + Durations.format(limit), hint);
            } catch (InterruptedException e) {
                task.cancel(true);
                Thread.currentThread().interrupt();
                throw UserFailure.interrupted(hint);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof Error fault) {
                    throw fault;
                }
                // A supplier throws nothing else.
                throw (RuntimeException) e.getCause();
            } finally {
                Duration taken = Duration.ofNanos(System.nanoTime() - begun);
                left = left.compareTo(taken) > 0 ? left.minus(taken) : Duration.ZERO;
            }
        }
    }
}
