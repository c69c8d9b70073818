/** A connection to a Docker engine, its reports about services and tasks, and readable messages for its failures. */
package io.dps.stack.swarm.engine;
