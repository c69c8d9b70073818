/** The stack of a context: deployed, looked at, changed and removed. */
package io.dps.shell.stack;
