/** The {@code stack} commands: deploy, inspect, change and remove the stack of a context. */
package io.dps.shell.stack;
