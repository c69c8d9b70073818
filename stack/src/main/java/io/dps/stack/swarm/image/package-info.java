/** The images of the stack: what goes into them, their tags, and how an engine gets them. */
package io.dps.stack.swarm.image;
