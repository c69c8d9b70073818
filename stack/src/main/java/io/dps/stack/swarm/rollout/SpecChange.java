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
 * The change that a deploy makes to one service.
 *
 * @param kind whether the service is new, changed or up to date
 * @param spec its complete new spec
 * @param wanted the part of its desired state that may differ from the compose file
 * @param differences the fields that change
 */
public record SpecChange(Kind kind, ServiceSpec spec, DesiredState wanted, List<String> differences) {
    /** The kind of change. */
    public enum Kind {
        CREATE,
        CHANGE,
        UNCHANGED
    }

    public SpecChange {
        differences = List.copyOf(differences);
    }

    /**
     * Compares the desired state of a service with its current state.
     *
     * @param running service as the swarm has it, empty when it has none
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
            // The application has ended, and the swarm would run it again with the changed spec.
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
            // A deploy does not change an application that was submitted.
            return running.map(SwarmService::wanted).orElse(asWritten);
        }
        return asWritten
                .withReplicas(choices.scales().getOrDefault(service.name(), asWritten.replicas()))
                .withForceUpdate(running.map(SwarmService::forceUpdate).orElse(0));
    }
}
