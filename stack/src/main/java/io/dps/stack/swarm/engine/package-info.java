/** A connection to a Docker engine, what it tells of services and tasks, and how its failures read. */
package io.dps.stack.swarm.engine;
