package io.dps.stack.model;

import java.util.Set;

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
