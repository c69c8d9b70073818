/**
 * The commands on a stack on a swarm other than deploy: plan, status, logs, scale, restart, checkpoints, doctor,
 * removal.
 */
package io.dps.stack.swarm.verbs;
