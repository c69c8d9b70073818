package io.dps.stack.model;

import java.util.Set;

/**
 * Which log lines a user asks for.
 *
 * @param services names of services or applications, all when empty
 * @param tail how many of the last lines of each to begin with
 * @param follow go on with lines as they are written
 */
public record LogRequest(Set<String> services, int tail, boolean follow) {
    public LogRequest {
        services = Set.copyOf(services);
        if (tail < 0) {
            throw new IllegalArgumentException("the number of lines must not be negative: " + tail);
        }
    }
}
