/**
 * The broker's process inside a container, on the class path of the Kafka runtime and with nothing else of dps. Knows
 * Kafka's own tools; must not know an engine.
 */
package io.dps.stack.broker;
