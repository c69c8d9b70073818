package io.dps.stack.health;

import io.dps.stack.model.Endpoints;
import io.dps.stack.model.HealthCheck;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What is wrong with a service.
 *
 * @param cause what its check threw
 */
public record HealthFailure(Exception cause) {
    /**
     * Asks once; empty when the service answers as it should. An interrupt is a failure too, and is kept for the caller.
     *
     * @param endpoints where to ask; when these cannot be made out, that is the failure
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

    /** The failure in one line. */
    public String words() {
        String message = cause.getMessage();
        return message == null || message.isBlank()
                ? cause.getClass().getSimpleName()
                : message.strip().lines().findFirst().orElseThrow();
    }
}
