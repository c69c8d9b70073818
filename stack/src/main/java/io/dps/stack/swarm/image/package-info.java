/** The images of the stack: their inputs, their tags, and how an engine gets them. */
package io.dps.stack.swarm.image;
