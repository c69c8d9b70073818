package io.dps.stack.swarm.spec;

import io.dps.stack.compose.ComposeService;
import java.util.List;
import java.util.Optional;

/**
 * The part of a service's desired state that may differ from the compose file.
 *
 * @param arguments arguments of its entrypoint
 * @param replicas number of tasks
 * @param heap maximum heap of an application in MiB, empty to keep the value of the file
 * @param forceUpdate the engine's counter of forced updates; a different value restarts the tasks
 */
public record DesiredState(List<String> arguments, int replicas, Optional<String> heap, int forceUpdate) {
    /** The environment variable that passes the heap size to an application. */
    public static final String HEAP = "DPS_HEAP";

    public DesiredState {
        arguments = List.copyOf(arguments);
    }

    /** Returns the state that the compose file gives a service. */
    public static DesiredState of(ComposeService service) {
        return new DesiredState(service.command(), service.deploy().replicas().orElse(1), Optional.empty(), 0);
    }

    public DesiredState withReplicas(int number) {
        return new DesiredState(arguments, number, heap, forceUpdate);
    }

    public DesiredState withForceUpdate(int count) {
        return new DesiredState(arguments, replicas, heap, count);
    }
}
