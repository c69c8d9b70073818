package io.dps.stack.local;

import io.dps.contract.Deadline;
import io.dps.contract.UserFailure;
import io.dps.stack.health.HealthFailure;
import io.dps.stack.machine.PortCheck;
import io.dps.stack.model.Endpoints;
import io.dps.stack.model.ProgressListener.Step;
import io.dps.stack.state.ContextFolder;
import io.dps.stack.state.Progress;
import io.dps.stack.state.StateFailure;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

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

    /**
     * Asks one service until it answers; yields how often it had to ask. Ends at once when a process ends that the deploy has
     * started.
     */
    static final class HealthWait implements Callable<Integer> {
        private static final Duration POLL = Duration.ofMillis(100);
        private static final int CODE_POLLS = 20;

        private final ContextFolder folder;
        private final LocalService service;
        private final Deployment deployment;
        private final Endpoints endpoints;
        private final ProcessTable table;
        private ProcessRecord record;
        private Optional<Supplier<ProcessRecord>> anew;
        private volatile String lastFailure = "its port does not accept connections";

        /**
         * @param anew starts the service when the process ends that was there before: the supervisor may have been trying in
         *     vain, with settings that the deploy would have written anew; empty for a process that the deploy has started
         */
        HealthWait(
                ContextFolder folder,
                LocalService service,
                ProcessRecord record,
                Optional<Supplier<ProcessRecord>> anew,
                Deployment deployment,
                Endpoints endpoints,
                ProcessTable table) {
            this.folder = folder;
            this.service = service;
            this.record = record;
            this.anew = anew;
            this.deployment = deployment;
            this.endpoints = endpoints;
            this.table = table;
        }

        LocalService service() {
            return service;
        }

        String endpoint() {
            return service.endpoint(deployment);
        }

        /** Why it is not healthy yet, in words. */
        String lastFailure() {
            return lastFailure;
        }

        String logHint() {
            return ProcessLog.hint(folder, service.name());
        }

        /** @throws UserFailure {@code FAILED} with the last log lines when the process ends */
        @Override
        public Integer call() throws InterruptedException {
            int asked = 1;
            while (!healthy()) {
                if (!record.alive()) {
                    if (anew.isEmpty()) {
                        throw ended();
                    }
                    record = anew.get().get();
                    anew = Optional.empty();
                }
                Thread.sleep(POLL.toMillis());
                asked++;
            }
            return asked;
        }

        private boolean healthy() throws InterruptedException {
            // A client that meets a closed port waits and warns; a bare connection asks in no time.
            if (!PortCheck.answers(service.port(deployment))) {
                return false;
            }
            Optional<HealthFailure> failure = HealthFailure.of(service.health(), () -> endpoints);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            failure.ifPresent(found -> lastFailure = found.words());
            // Another program may answer on the port of a service that has just ended.
            return failure.isEmpty() && record.alive();
        }

        /** It is written a moment after the end. */
        private OptionalInt exitCode() throws InterruptedException {
            for (int asked = 0; table.exitCode(record).isEmpty() && asked < CODE_POLLS; asked++) {
                Thread.sleep(POLL.toMillis());
            }
            return table.exitCode(record);
        }

        private UserFailure ended() throws InterruptedException {
            OptionalInt code = exitCode();
            String how = code.isPresent() ? " with exit code " + code.getAsInt() : "";
            return UserFailure.failed(service.name() + " ended" + how + " before it was healthy", logHint());
        }
    }
}
