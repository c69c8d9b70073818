package io.dps.stack.model;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A program of ours that runs beside the services, from the Spark runtime.
 *
 * @param name name under which it is listed, logged and stopped, for example {@code averager}
 * @param mainClass its main
 * @param arguments its command line; never a secret
 * @param heap largest heap in MiB
 * @param restart when it is started again after it ended by itself, empty for never; a swarm decides by its compose file
 */
public record Application(
        String name, String mainClass, List<String> arguments, int heap, Optional<RestartPolicy> restart) {
    public Application {
        arguments = List.copyOf(arguments);
    }

    /** An application that is not started again. */
    public Application(String name, String mainClass, List<String> arguments, int heap) {
        this(name, mainClass, arguments, heap, Optional.empty());
    }

    /**
     * Decides whether a program that ended by itself is started again: after every end but those that would only repeat.
     *
     * @param finalCodes exit codes after which it is left as it is
     */
    public record RestartPolicy(Set<Integer> finalCodes) {
        /** Starts a program again however it ended. */
        public static final RestartPolicy ALWAYS = new RestartPolicy(Set.of());

        public RestartPolicy {
            finalCodes = Set.copyOf(finalCodes);
        }
    }
}
