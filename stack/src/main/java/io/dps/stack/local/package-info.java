/**
 * The stack as plain processes of one machine: a Kafka broker, a Spark Connect server, and applications next to them.
 * Knows /proc, pid files and ports; must not know a terminal, a Kafka client or a Spark client.
 */
package io.dps.stack.local;
