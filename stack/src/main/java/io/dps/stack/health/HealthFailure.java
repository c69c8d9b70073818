package io.dps.stack.health;

import io.dps.stack.model.Endpoints;
import io.dps.stack.model.HealthCheck;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The reason why a service is not healthy.
 *
 * @param cause exception that its check threw
 */
public record HealthFailure(Exception cause) {
    /**
     * Runs the check once; empty when the service answers as it should. An interrupt counts as a failure too, and the
     * thread's interrupt status is kept for the caller.
     *
     * @param endpoints addresses of the services; an exception from this supplier becomes the failure
     */
    public static Optional<HealthFailure> of(HealthCheck check, Supplier<Endpoints> endpoints) {
        try {
            check.ask(endpoints.get());
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(new HealthFailure(e));
        } catch (Exception e) {
            return Optional.of(new HealthFailure(e));
        }
    }

    /** Returns the failure as one line of text. */
    public String words() {
        String message = cause.getMessage();
        return message == null || message.isBlank()
                ? cause.getClass().getSimpleName()
                : message.strip().lines().findFirst().orElseThrow();
    }
}
