package io.dps.stack.local;

import io.dps.contract.Deadline;
import io.dps.contract.UserFailure;
import io.dps.stack.model.ProgressListener.Step;
import io.dps.stack.state.Progress;
import io.dps.stack.state.StateFailure;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Waits for several services side by side, until all are healthy or the first one fails. */
final class Readiness {
    private final List<HealthWait> waits;
    private final Set<String> ranBefore;
    private final Progress progress;

    Readiness(List<HealthWait> waits, Set<String> ranBefore, Progress progress) {
        this.waits = waits;
        this.ranBefore = ranBefore;
        this.progress = progress;
    }

    /**
     * @param left how long to wait from now
     * @param asked how long the user allowed in all, for the message
     * @throws UserFailure {@code TIMEOUT} with the last state, {@code FAILED}, {@code INTERRUPTED}
     */
    void await(Duration left, Duration asked) {
        ExecutorService threads = Executors.newFixedThreadPool(waits.size(), task -> {
            Thread thread = new Thread(task, "health");
            thread.setDaemon(true);
            return thread;
        });
        try {
            awaitAll(new ExecutorCompletionService<>(threads), left, asked);
        } catch (InterruptedException e) {
            throw StateFailure.interrupted("the services that were started go on; 'stack deploy' completes it");
        } finally {
            threads.shutdownNow();
        }
    }

    private void awaitAll(CompletionService<Integer> threads, Duration left, Duration asked)
            throws InterruptedException {
        Map<Future<Integer>, HealthWait> open = new LinkedHashMap<>();
        for (HealthWait wait : waits) {
            open.put(threads.submit(wait), wait);
        }
        Deadline deadline = Deadline.after(left);
        while (!open.isEmpty()) {
            Future<Integer> done = threads.poll(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
            if (done == null) {
                throw timedOut(List.copyOf(open.values()), asked);
            }
            healthy(open.remove(done), done);
        }
    }

    private void healthy(HealthWait wait, Future<Integer> done) throws InterruptedException {
        String service = wait.service().name();
        try {
            boolean unchanged = done.get() == 1 && ranBefore.contains(service);
            progress.report(service, unchanged ? Step.UNCHANGED : Step.HEALTHY, wait.endpoint());
        } catch (ExecutionException e) {
            progress.report(service, Step.FAILED, "");
            if (e.getCause() instanceof UserFailure failure) {
                throw failure;
            }
            throw new IllegalStateException("waiting for " + service + " failed", e.getCause());
        }
    }

    private UserFailure timedOut(List<HealthWait> open, Duration asked) {
        StringBuilder message = new StringBuilder();
        StringBuilder hint = new StringBuilder();
        for (HealthWait wait : open) {
            String service = wait.service().name();
            progress.report(service, Step.FAILED, wait.lastFailure());
            message.append(message.isEmpty() ? "" : "; ")
                    .append(service)
                    .append(" is not healthy after ")
                    .append(asked.toMillis() % 1000 == 0 ? asked.toSeconds() + " s" : asked.toMillis() + " ms")
                    .append(": ")
                    .append(wait.lastFailure());
            hint.append(hint.isEmpty() ? "" : "\n").append(wait.logHint());
        }
        hint.append("\nit goes on starting: 'stack deploy' waits again, 'stack restart' begins anew");
        return UserFailure.timeout(message.toString(), hint.toString());
    }
}
