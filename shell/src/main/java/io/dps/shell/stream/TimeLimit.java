package io.dps.shell.stream;

import io.dps.contract.Durations;
import io.dps.contract.UserFailure;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * A time in which several pieces of work are to be done that wait for servers, some of them without a limit of their own.
 * Each is done in a thread of its own, which is interrupted and given up when the time is over. For one thread.
 */
public final class TimeLimit {
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
