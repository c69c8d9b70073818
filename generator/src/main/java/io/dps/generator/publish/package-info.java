/** Publishes readings to a topic or a stream of lines, at a rate, and counts what was acknowledged; the only package that speaks to Kafka. */
package io.dps.generator.publish;
