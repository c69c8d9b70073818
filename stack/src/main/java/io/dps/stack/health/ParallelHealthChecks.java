package io.dps.stack.health;

import io.dps.stack.state.StateFailure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Runs health checks of several services in parallel, so that a slow or silent service does not delay the others. */
public final class ParallelHealthChecks {
    private ParallelHealthChecks() {}

    /**
     * Asks each service in its own thread.
     *
     * @return the answers, in the order of {@code asked}
     * @throws io.dps.contract.UserFailure the failure that a question threw; {@code INTERRUPTED} when this thread is
     *     interrupted, which also interrupts the questions that still run
     */
    public static <S, A> List<A> of(Collection<S> asked, Function<S, A> question) {
        if (asked.isEmpty()) {
            return List.of();
        }
        ExecutorService threads = Executors.newFixedThreadPool(asked.size(), task -> {
            Thread thread = new Thread(task, "checks");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<A>> coming = new ArrayList<>();
            asked.forEach(one -> coming.add(threads.submit(() -> question.apply(one))));
            List<A> answers = new ArrayList<>();
            coming.forEach(answer -> answers.add(await(answer)));
            return answers;
        } finally {
            threads.shutdownNow();
        }
    }

    private static <A> A await(Future<A> answer) {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            throw StateFailure.interrupted("checking the health of services");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
