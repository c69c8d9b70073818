/** Brings a stack to its file and to healthy. */
package io.dps.stack.swarm.rollout;
