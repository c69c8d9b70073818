/** Asks services how they are; knows no target and no client: the questions come from who builds a target. */
@NullMarked
package io.dps.stack.health;

import org.jspecify.annotations.NullMarked;
