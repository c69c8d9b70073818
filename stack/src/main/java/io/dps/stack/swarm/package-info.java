/**
 * The stack on a Docker Swarm. The only package that talks to a Docker engine; must not know a terminal, a Kafka
 * client or a Spark client.
 */
@NullMarked
package io.dps.stack.swarm;

import org.jspecify.annotations.NullMarked;
