/**
 * The platform of a context, the invocation through which a command uses it, and its secrets. Depends on no command.
 */
package io.dps.shell.platform;
