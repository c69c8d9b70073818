/**
 * Publishes readings to a topic or a stream of lines, at a rate, and counts what was acknowledged; the only package
 * that opens Kafka clients.
 */
package io.dps.generator.publish;
