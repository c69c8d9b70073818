/** The {@code generate} commands: make or replay readings, in the foreground or in a process of the target. */
package io.dps.shell.generate;
