package io.dps.stack.model;

/**
 * An address that users may open or connect to.
 *
 * @param service name of the service that answers there
 * @param address where, for example {@code sc://localhost:15002} or {@code http://10.0.0.5:5000}
 * @param access who gets in and how it is protected, in words
 */
public record PublishedEndpoint(String service, String address, String access) {}
