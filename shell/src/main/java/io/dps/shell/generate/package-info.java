/** Readings, made or replayed, here or in a process of the target. */
package io.dps.shell.generate;
