package io.dps.stack.swarm.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.api.model.ServiceSpec;
import io.dps.stack.compose.ComposeService;
import io.dps.stack.swarm.engine.SwarmService;
import io.dps.stack.swarm.spec.DesiredState;
import io.dps.stack.swarm.spec.ServiceSpecs;
import io.dps.stack.swarm.spec.SpecForm;
import io.dps.stack.swarm.spec.SwarmChoices;
import io.dps.stack.swarm.state.SwarmStack;
import java.util.List;
import java.util.Optional;

/**
 * What a deploy has to do about one service.
 *
 * @param kind whether it is new, changed or as wanted
 * @param spec the complete spec it is to have
 * @param wanted what it is to run apart from what the file says
 * @param differences the fields that change
 */
public record SpecChange(Kind kind, ServiceSpec spec, DesiredState wanted, List<String> differences) {
    /** What is to be done. */
    public enum Kind {
        CREATE,
        CHANGE,
        UNCHANGED
    }

    public SpecChange {
        differences = List.copyOf(differences);
    }

    /**
     * Compares what a service is to be with what it is.
     *
     * @param running what the swarm has of it
     */
    public static SpecChange of(
            ComposeService service,
            Optional<SwarmService> running,
            ServiceSpecs specs,
            SwarmChoices choices,
            StackServices services) {
        DesiredState wanted = wanted(service, running, choices);
        if (running.isEmpty()) {
            return new SpecChange(Kind.CREATE, specs.of(service, wanted), wanted, List.of());
        }
        SpecChange change = between(running.get(), specs.of(service, wanted), wanted);
        if (change.kind() == Kind.CHANGE && SwarmStack.isApplication(service) && services.isOver(running.get())) {
            // With a changed spec the swarm would start it once more.
            DesiredState none = wanted.withReplicas(0);
            return between(running.get(), specs.of(service, none), none);
        }
        return change;
    }

    private static SpecChange between(SwarmService running, ServiceSpec spec, DesiredState wanted) {
        JsonNode is = SpecForm.of(running.spec());
        List<String> differences = SpecForm.differences(is, SpecForm.of(spec));
        return new SpecChange(differences.isEmpty() ? Kind.UNCHANGED : Kind.CHANGE, spec, wanted, differences);
    }

    private static DesiredState wanted(ComposeService service, Optional<SwarmService> running, SwarmChoices choices) {
        DesiredState asWritten = DesiredState.of(service);
        if (SwarmStack.isApplication(service)) {
            // What was submitted stays as it is.
            return running.map(SwarmService::wanted).orElse(asWritten);
        }
        return asWritten
                .withReplicas(choices.scales().getOrDefault(service.name(), asWritten.replicas()))
                .withForceUpdate(running.map(SwarmService::forceUpdate).orElse(0));
    }
}
