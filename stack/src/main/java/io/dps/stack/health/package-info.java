/** Asks services how they are; knows no target and no client: the questions come from who builds a target. */
package io.dps.stack.health;
