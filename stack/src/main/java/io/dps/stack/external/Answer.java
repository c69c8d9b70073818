package io.dps.stack.external;

import io.dps.stack.model.Finding;
import io.dps.stack.model.Finding.Level;
import io.dps.stack.model.ServiceStatus;
import io.dps.stack.model.ServiceStatus.Kind;
import io.dps.stack.model.ServiceStatus.State;
import io.dps.stack.model.StackException;
import java.util.Optional;

/**
 * What came of a question to a service.
 *
 * @param service who was asked
 * @param failure why it did not answer as it should; empty when it did
 */
record Answer(ExternalService service, Optional<Exception> failure) {
    ServiceStatus status() {
        return new ServiceStatus(
                service.name(),
                Kind.SERVICE,
                failure.isEmpty() ? State.HEALTHY : State.UNREACHABLE,
                Optional.empty(),
                Optional.empty(),
                service.address(),
                0,
                failure.map(Answer::words).orElse(""),
                "",
                "");
    }

    Finding finding() {
        return failure.map(e -> new Finding(service.name(), Level.FAIL, words(e), advice(e)))
                .orElseGet(() -> new Finding(service.name(), Level.OK, "answers at " + service.address(), ""));
    }

    private static String words(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private static String advice(Exception e) {
        return e instanceof StackException known ? known.hint() : "";
    }
}
