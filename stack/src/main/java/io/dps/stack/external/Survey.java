package io.dps.stack.external;

import io.dps.stack.model.Endpoints;
import io.dps.stack.model.StackException;
import io.dps.stack.model.StackException.Reason;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/** Asks services side by side, so that one that is silent holds up no other. */
final class Survey {
    private final List<ExternalService> services;

    Survey(List<ExternalService> services) {
        this.services = services;
    }

    /** The answers, in the order of the services; every one of them a failure when the endpoints cannot be made out. */
    List<Answer> ask(Supplier<Endpoints> endpoints) {
        Endpoints known;
        try {
            known = endpoints.get();
        } catch (StackException e) {
            return services.stream()
                    .map(service -> new Answer(service, Optional.of(e)))
                    .toList();
        }
        if (services.isEmpty()) {
            return List.of();
        }
        ExecutorService threads = Executors.newFixedThreadPool(services.size(), task -> {
            Thread thread = new Thread(task, "survey");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<Answer>> asked = services.stream()
                    .map(service -> threads.submit(() -> ask(service, known)))
                    .toList();
            return asked.stream().map(Survey::await).toList();
        } finally {
            threads.shutdownNow();
        }
    }

    private static Answer ask(ExternalService service, Endpoints endpoints) {
        try {
            service.health().ask(endpoints);
            return new Answer(service, Optional.empty());
        } catch (Exception e) {
            return new Answer(service, Optional.of(e));
        }
    }

    private static Answer await(Future<Answer> answer) {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException(Reason.INTERRUPTED, "interrupted", "", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a question to a service ended badly", e.getCause());
        }
    }
}
