package io.dps.stack.model;

import io.dps.contract.UserFailure;
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
            throw UserFailure.usage("the number of lines must not be negative: " + tail);
        }
    }

    /** Takes log lines of services. */
    @FunctionalInterface
    public interface LogSink {
        /** Takes one line without its line end; false means that no more are wanted. */
        boolean line(String service, String text);
    }
}
