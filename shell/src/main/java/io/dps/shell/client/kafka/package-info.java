/** Speaks to Kafka; the only package that imports its client. Failures leave it as {@link io.dps.shell.error.UserFailure}. */
package io.dps.shell.client.kafka;
