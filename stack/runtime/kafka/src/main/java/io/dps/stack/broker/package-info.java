/**
 * The broker process, on a machine or inside a container, on the class path of the Kafka runtime and with nothing
 * else of dps. Knows Kafka's own tools; must not know a target.
 */
package io.dps.stack.broker;
