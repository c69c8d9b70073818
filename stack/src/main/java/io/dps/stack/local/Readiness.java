package io.dps.stack.local;

import io.dps.contract.Deadline;
import io.dps.contract.UserFailure;
import io.dps.stack.health.HealthFailure;
import io.dps.stack.local.ProcessRecord.Restarts;
import io.dps.stack.machine.PortCheck;
import io.dps.stack.model.Application.RestartPolicy;
import io.dps.stack.model.Endpoints;
import io.dps.stack.model.ProgressListener.Step;
import io.dps.stack.state.Progress;
import io.dps.stack.state.StateFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Waits for several services in parallel until all are healthy or the first one fails. */
final class Readiness {
    private final List<ServiceStart> starts;
    private final Progress progress;

    Readiness(List<ServiceStart> starts, Progress progress) {
        this.starts = starts;
        this.progress = progress;
    }

    /**
     * @param left how long to wait from now
     * @param asked total time that the user allowed, for the message
     * @throws UserFailure of kind {@code TIMEOUT} with the last state, {@code FAILED}, {@code INTERRUPTED}
     */
    void await(Duration left, Duration asked) {
        ExecutorService threads = Executors.newFixedThreadPool(starts.size(), task -> {
            Thread thread = new Thread(task, "health");
            thread.setDaemon(true);
            return thread;
        });
        try {
            awaitAll(new ExecutorCompletionService<>(threads), left, asked);
        } catch (InterruptedException e) {
            throw StateFailure.interrupted(
                    "the services that were started keep running; run 'stack deploy' to complete the deploy");
        } finally {
            threads.shutdownNow();
        }
    }

    private void awaitAll(CompletionService<Integer> threads, Duration left, Duration asked)
            throws InterruptedException {
        Map<Future<Integer>, ServiceStart> open = new LinkedHashMap<>();
        for (ServiceStart start : starts) {
            open.put(threads.submit(start), start);
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

    private void healthy(ServiceStart start, Future<Integer> done) throws InterruptedException {
        String service = start.service().name();
        try {
            boolean unchanged = done.get() == 1 && start.ranBefore();
            progress.report(service, unchanged ? Step.UNCHANGED : Step.HEALTHY, start.endpoint());
        } catch (ExecutionException e) {
            progress.report(service, Step.FAILED, "");
            if (e.getCause() instanceof UserFailure failure) {
                throw failure;
            }
            throw new IllegalStateException("waiting for " + service + " failed", e.getCause());
        }
    }

    private UserFailure timedOut(List<ServiceStart> open, Duration asked) {
        StringBuilder message = new StringBuilder();
        StringBuilder hint = new StringBuilder();
        for (ServiceStart start : open) {
            String service = start.service().name();
            progress.report(service, Step.FAILED, start.lastFailure());
            message.append(message.isEmpty() ? "" : "; ")
                    .append(service)
                    .append(" is not healthy after ")
                    .append(asked.toMillis() % 1000 == 0 ? asked.toSeconds() + " s" : asked.toMillis() + " ms")
                    .append(": ")
                    .append(start.lastFailure());
            hint.append(hint.isEmpty() ? "" : "\n").append(start.logHint());
        }
        hint.append(
                "\nthe services are still starting: run 'stack deploy' to keep waiting, or 'stack restart' to start them afresh");
        return UserFailure.timeout(message.toString(), hint.toString());
    }

    /**
     * Brings up one service: starts its process unless it runs, then polls it until it passes its check; returns the
     * number of polls.
     */
    static final class ServiceStart implements Callable<Integer> {
        private static final Duration POLL = Duration.ofMillis(100);
        private static final int CODE_POLLS = 20;

        private final LocalStack stack;
        private final LocalService service;
        private final Deployment deployment;
        private final Endpoints endpoints;
        private final Progress progress;
        private final boolean ranBefore;
        private ProcessRecord record;
        private boolean isLeft;
        private volatile String lastFailure = "its port does not accept connections";

        /** @param ranBefore whether its process already runs and is to be kept */
        ServiceStart(
                LocalStack stack,
                LocalService service,
                boolean ranBefore,
                Deployment deployment,
                Endpoints endpoints,
                Progress progress) {
            this.stack = stack;
            this.service = service;
            this.ranBefore = ranBefore;
            this.deployment = deployment;
            this.endpoints = endpoints;
            this.progress = progress;
        }

        /** Starts the process of the service if none runs. */
        void begin() {
            isLeft = ranBefore;
            record = ranBefore ? leave(stack.table().find(service.name()).orElseThrow()) : start();
        }

        /** Keeps a running process and resets its count of restarts. */
        private ProcessRecord leave(ProcessRecord running) {
            ProcessRecord counted = running.with(Restarts.NONE);
            if (!counted.equals(running)) {
                stack.table().put(counted);
            }
            return counted;
        }

        private ProcessRecord start() {
            progress.report(service.name(), Step.STARTING, endpoint());
            try {
                service.configure(deployment);
            } catch (IOException e) {
                throw StateFailure.of(
                        "write the settings of " + service.name() + " into",
                        stack.folder().path(),
                        e);
            }
            ProcessRecord started = stack.launcher().start(service.name(), service.command(), RestartPolicy.ALWAYS);
            progress.report(service.name(), Step.WAITING, "process " + started.pid());
            return started;
        }

        boolean ranBefore() {
            return ranBefore;
        }

        LocalService service() {
            return service;
        }

        String endpoint() {
            return service.endpoint(deployment);
        }

        /** Returns why the service is not healthy yet, as text. */
        String lastFailure() {
            return lastFailure;
        }

        String logHint() {
            return ProcessLog.hint(stack.folder(), service.name());
        }

        /** @throws UserFailure of kind {@code FAILED} with the last log lines when the process ends */
        @Override
        public Integer call() throws InterruptedException {
            int asked = 1;
            while (!healthy()) {
                if (!record.alive()) {
                    if (!isLeft) {
                        throw ended();
                    }
                    // Start it even though the supervisor would retry: start() writes the settings anew, which may be
                    // what it needs.
                    record = start();
                    isLeft = false;
                }
                Thread.sleep(POLL.toMillis());
                asked++;
            }
            return asked;
        }

        private boolean healthy() throws InterruptedException {
            // On a closed port, a client of the service would wait and log warnings; a bare connection fails at once.
            if (!PortCheck.answers(service.port(deployment))) {
                return false;
            }
            if (!PortCheck.isHeldBy(record.pid(), service.port(deployment))) {
                lastFailure = "its port is " + PortCheck.takenBy(service.port(deployment));
                return false;
            }
            Optional<HealthFailure> failure = HealthFailure.of(service.health(), () -> endpoints);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            failure.ifPresent(found -> lastFailure = found.words());
            // The answer may have come from another program on the port of a service that has just ended.
            return failure.isEmpty() && record.alive();
        }

        /** Waits briefly for the exit code, which is written a moment after the end. */
        private OptionalInt exitCode() throws InterruptedException {
            for (int asked = 0; stack.table().exitCode(record).isEmpty() && asked < CODE_POLLS; asked++) {
                Thread.sleep(POLL.toMillis());
            }
            return stack.table().exitCode(record);
        }

        private UserFailure ended() throws InterruptedException {
            OptionalInt code = exitCode();
            String how = code.isPresent() ? " with code " + code.getAsInt() : "";
            return UserFailure.failed(service.name() + " exited" + how + " before it was healthy", logHint());
        }
    }
}
