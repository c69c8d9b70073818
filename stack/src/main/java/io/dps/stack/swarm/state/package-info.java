/** One context's stack on a swarm: what its deploy chose and settled, its secrets, and where it answers. */
package io.dps.stack.swarm.state;
