package io.dps.stack.external;

import io.dps.stack.model.HealthCheck;

/**
 * A service of a platform that someone else runs.
 *
 * @param name its name, for example {@code kafka}
 * @param address where it answers, without any secret
 * @param access who gets in and how it is protected, in words
 * @param health asks it a real question; a {@link io.dps.contract.UserFailure} tells with its hint what to do
 */
public record ExternalService(String name, String address, String access, HealthCheck health) {}
