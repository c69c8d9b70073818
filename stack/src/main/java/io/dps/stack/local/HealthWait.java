package io.dps.stack.local;

import io.dps.contract.UserFailure;
import io.dps.stack.health.HealthFailure;
import io.dps.stack.machine.PortCheck;
import io.dps.stack.model.Endpoints;
import io.dps.stack.state.ContextFolder;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/**
 * Asks one service until it answers; yields how often it had to ask. Ends at once when a process ends that the deploy has
 * started.
 */
final class HealthWait implements Callable<Integer> {
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
