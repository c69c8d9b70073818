/**
 * Weather readings, made or replayed, and their way to Kafka: model, JSON codec, sources and publisher. Knows nothing
 * of terminals, command lines or the shell; it logs through SLF4J only (by way of the Kafka client).
 */
package io.dps.generator;
