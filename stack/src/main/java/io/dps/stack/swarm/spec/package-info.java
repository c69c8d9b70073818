/** Service specs in the engine's form, created from the compose file and the choices of a deploy. */
package io.dps.stack.swarm.spec;
