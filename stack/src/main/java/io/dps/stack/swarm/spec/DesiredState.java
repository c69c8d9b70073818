package io.dps.stack.swarm.spec;

import io.dps.stack.compose.ComposeService;
import java.util.List;
import java.util.Optional;

/**
 * What a service is to run apart from what the file says.
 *
 * @param arguments arguments of its entrypoint
 * @param replicas how many tasks
 * @param heap largest heap of an application in MiB, where it is not the file's
 * @param forceUpdate the engine's count of forced restarts; another one restarts its tasks
 */
public record DesiredState(List<String> arguments, int replicas, Optional<String> heap, int forceUpdate) {
    /** The variable by which an application is told its heap. */
    public static final String HEAP = "DPS_HEAP";

    public DesiredState {
        arguments = List.copyOf(arguments);
    }

    /** What the file says. */
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
