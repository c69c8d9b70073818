package io.dps.stack.swarm;

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
record Wanted(List<String> arguments, int replicas, Optional<String> heap, int forceUpdate) {
    /** The variable by which an application is told its heap. */
    static final String HEAP = "DPS_HEAP";

    Wanted {
        arguments = List.copyOf(arguments);
    }

    /** What the file says. */
    static Wanted of(ComposeService service) {
        return new Wanted(service.command(), service.deploy().replicas().orElse(1), Optional.empty(), 0);
    }

    Wanted withReplicas(int number) {
        return new Wanted(arguments, number, heap, forceUpdate);
    }

    Wanted withForceUpdate(int count) {
        return new Wanted(arguments, replicas, heap, count);
    }
}
