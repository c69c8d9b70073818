package io.dps.stack.model;

/** Asks a service a real question. The stack brings no clients of its own; who builds a target supplies the checks. */
@FunctionalInterface
public interface HealthCheck {
    /**
     * Asks once and does not retry; answers within a few seconds.
     *
     * @throws Exception when the service does not answer as it should; the message says how
     */
    void ask(Endpoints endpoints) throws Exception;
}
