/** Runs health checks; knows no target and no client: the code that builds a target supplies the checks. */
@NullMarked
package io.dps.stack.health;

import org.jspecify.annotations.NullMarked;
