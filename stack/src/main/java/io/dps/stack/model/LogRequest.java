package io.dps.stack.model;

import io.dps.contract.UserFailure;
import java.util.Set;

/**
 * The log lines that a user asks for.
 *
 * @param services names of services or applications, all when empty
 * @param tail number of last lines of each service to start with
 * @param follow whether to continue with new lines as they are written
 */
public record LogRequest(Set<String> services, int tail, boolean follow) {
    public LogRequest {
        services = Set.copyOf(services);
        if (tail < 0) {
            throw UserFailure.usage("the number of lines must not be negative: " + tail);
        }
    }

    /** Receives log lines of services. */
    @FunctionalInterface
    public interface LogSink {
        /** Receives one line without its line end; returns false to receive no more. */
        boolean line(String service, String text);
    }
}
