package io.dps.shell.stream;

import io.dps.contract.Durations;
import io.dps.contract.UserFailure;
import io.dps.shell.platform.Invocation;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code stream reset}: drops a stream's checkpoint. */
@Command(
        name = "reset",
        header = "Drop a stream's checkpoint, so that it starts from the beginning.",
        description = "Its next start reads the input from the first record that still exists, with any window "
                + "and watermark, or with a changed definition. What it has written stays, unless --rows "
                + "deletes all records of its output topic; asks first. The stream must be stopped.",
        footer = {
            "",
            "Examples:",
            "  stream reset",
            "  stream reset hourly --rows -y",
            "  stream stop && stream reset -y && stream start --window 1m"
        })
final class StreamResetCommand implements Callable<Integer> {
    @Mixin
    private StreamNameArgument name;

    @Option(
            names = {"--rows", "--averages"},
            description = "Also delete the records written so far.")
    private boolean rows;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "2m",
            description = "How long it may take (default: 2m).")
    private Duration timeout;

    private final Invocation invocation;
    private final StreamService streams;
    private final StreamCatalog catalog;

    StreamResetCommand(Invocation invocation, StreamService streams, StreamCatalog catalog) {
        this.invocation = invocation;
        this.catalog = catalog;
        this.streams = streams;
    }

    @Override
    public Integer call() {
        // Opened here, outside the time limit, because opening the platform may ask for a secret.
        invocation.platform();
        String stream = name.stream();
        TimeLimit limit = new TimeLimit(
                timeout,
                "resetting stream " + stream,
                "run the command again; this is safe even if the checkpoint has already been dropped");
        limit.run(() -> {
            streams.requireStopped(stream);
            return stream;
        });
        String written = name.isAverager() ? "averages" : "rows";
        // Looked up before anything is dropped, because this fails for a stream without a definition.
        Optional<String> emptied = rows ? Optional.of(output(stream)) : Optional.empty();
        String also = rows ? " and delete all " + written + " written so far" : "";
        invocation.confirmDestruction("drop the checkpoint of stream " + stream + also + "?");
        boolean dropped = limit.run(() -> streams.reset(stream, emptied));
        if (!dropped) {
            catalog.requireKnown(stream);
        }
        String deleted = rows ? "; its " + written + " have been deleted" : "";
        invocation
                .output()
                .note(
                        dropped
                                ? "stream " + stream + " will read its input from the beginning at its next start"
                                        + deleted
                                : "stream " + stream + " had no checkpoint" + deleted);
        return 0;
    }

    private String output(String stream) {
        return name.isAverager() ? stream : catalog.require(stream).outputTopic();
    }

    /**
     * A time limit for several tasks that wait for servers, some of them without a timeout of their own. Each task runs
     * in its own thread, which is interrupted and abandoned when the time is up. Not thread-safe.
     */
    static final class TimeLimit {
        private final Duration limit;
        private final String doing;
        private final String hint;
        private Duration left;

        /**
         * Creates a limit; its time starts with the first task.
         *
         * @param doing what the tasks do, for the message: {@code resetting stream x}
         * @param hint what the user can do when the time is up
         */
        public TimeLimit(Duration limit, String doing, String hint) {
            this.limit = limit;
            this.doing = doing;
            this.hint = hint;
            this.left = limit;
        }

        /**
         * Runs a task in the time that is left; time between tasks does not count.
         *
         * @throws UserFailure of kind {@code TIMEOUT} if the time is up; {@code INTERRUPTED} if this thread is
         *     interrupted; and any failure of the task
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
                throw UserFailure.timeout(doing + " took longer than " + Durations.format(limit), hint);
            } catch (InterruptedException e) {
                task.cancel(true);
                Thread.currentThread().interrupt();
                throw UserFailure.interrupted(hint);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof Error fault) {
                    throw fault;
                }
                // A supplier cannot throw checked exceptions.
                throw (RuntimeException) e.getCause();
            } finally {
                Duration taken = Duration.ofNanos(System.nanoTime() - begun);
                left = left.compareTo(taken) > 0 ? left.minus(taken) : Duration.ZERO;
            }
        }
    }
}
