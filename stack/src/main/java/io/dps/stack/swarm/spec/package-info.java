/** Specs of services as the compose file and the choices of a deploy make them, in the engine's form. */
package io.dps.stack.swarm.spec;
