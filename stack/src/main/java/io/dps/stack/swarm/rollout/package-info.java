/** Updates a stack to its compose file and waits until it is healthy. */
package io.dps.stack.swarm.rollout;
