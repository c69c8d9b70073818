/** What else can be done with a stack on a swarm: plan, status, logs, scale, restart, checkpoints, doctor, removal. */
package io.dps.stack.swarm.verbs;
