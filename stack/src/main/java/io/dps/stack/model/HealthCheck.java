package io.dps.stack.model;

/**
 * Sends a real request to a service. This module has no clients of the services, so the code that builds a target
 * supplies the checks.
 */
@FunctionalInterface
public interface HealthCheck {
    /**
     * Sends one request, without retries; returns within a few seconds.
     *
     * @throws Exception when the service does not answer as it should; the message describes the problem
     */
    void ask(Endpoints endpoints) throws Exception;
}
