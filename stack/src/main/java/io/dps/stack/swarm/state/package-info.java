/** The state of one context's stack on a swarm: the choices of its deploy, its secrets, and its addresses. */
package io.dps.stack.swarm.state;
