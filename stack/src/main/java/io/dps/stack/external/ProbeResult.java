package io.dps.stack.external;

import io.dps.contract.UserFailure;
import io.dps.stack.health.HealthFailure;
import io.dps.stack.model.Finding;
import io.dps.stack.model.Finding.Level;
import io.dps.stack.model.ServiceStatus;
import io.dps.stack.model.ServiceStatus.Kind;
import io.dps.stack.model.ServiceStatus.State;
import java.util.Optional;

/**
 * What came of a question to a service.
 *
 * @param service who was asked
 * @param failure why it did not answer as it should; empty when it did
 */
record ProbeResult(ExternalService service, Optional<HealthFailure> failure) {
    ServiceStatus status() {
        return new ServiceStatus(
                service.name(),
                Kind.SERVICE,
                failure.isEmpty() ? State.HEALTHY : State.UNREACHABLE,
                Optional.empty(),
                Optional.empty(),
                service.address(),
                0,
                failure.map(HealthFailure::words).orElse(""),
                "",
                "");
    }

    Finding finding() {
        return failure.map(found -> new Finding(service.name(), Level.FAIL, found.words(), advice(found.cause())))
                .orElseGet(() -> new Finding(service.name(), Level.OK, "answers at " + service.address(), ""));
    }

    private static String advice(Exception e) {
        return e instanceof UserFailure known ? known.hint() : "";
    }
}
