package io.dps.stack.model;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A dps program that runs next to the services, on the Spark runtime.
 *
 * @param name name under which it is listed, logged and stopped, for example {@code averager}
 * @param mainClass its main class
 * @param arguments its command line; never a secret
 * @param heap maximum heap in MiB
 * @param restart when to restart it after it ends on its own, empty for never; a swarm ignores this and follows its
 *     compose file
 * @param stream the stream of a user that it runs; empty for a program that is part of the stack. A swarm makes a
 *     service for each such application
 * @param kafka settings of Kafka clients as for {@link RuntimeProgram}, for a program on this machine whose brokers demand a
 *     password; a swarm ignores this, as its broker lets its own programs in
 */
public record Application(
        String name,
        String mainClass,
        List<String> arguments,
        int heap,
        Optional<RestartPolicy> restart,
        Optional<String> stream,
        Optional<Secret> kafka) {
    /** The option of a stream's program that says how many cores it uses. */
    public static final String CORES = "--cores";

    public Application {
        arguments = List.copyOf(arguments);
    }

    /** Returns the number of cores that a stream's command line asks for: one, unless it says otherwise. */
    public static int cores(List<String> arguments) {
        int option = arguments.indexOf(CORES);
        return option < 0 ? 1 : Integer.parseInt(arguments.get(option + 1));
    }

    /** Creates an application of the stack that is never restarted. */
    public Application(String name, String mainClass, List<String> arguments, int heap) {
        this(name, mainClass, arguments, heap, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * Decides whether a program that ended on its own is restarted: always, except after exit codes that a restart
     * would only repeat.
     *
     * @param finalCodes exit codes after which it is not restarted
     */
    public record RestartPolicy(Set<Integer> finalCodes) {
        /** Restarts a program however it ended. */
        public static final RestartPolicy ALWAYS = new RestartPolicy(Set.of());

        public RestartPolicy {
            finalCodes = Set.copyOf(finalCodes);
        }
    }
}
