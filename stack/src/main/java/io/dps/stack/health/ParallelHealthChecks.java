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

/** Asks several services side by side, so that one that is slow or silent holds up no other. */
public final class ParallelHealthChecks {
    private ParallelHealthChecks() {}

    /**
     * Puts a question to each, in a thread of its own.
     *
     * @return the answers, in the order of those who were asked
     * @throws io.dps.contract.UserFailure what a question threw, or {@code INTERRUPTED} when the thread is
     *     interrupted meanwhile; questions that still run are interrupted then
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
            throw StateFailure.interrupted("asking services how they are");
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
