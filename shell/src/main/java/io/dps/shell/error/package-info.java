/** Failures and how they reach a user: one exception type, one mapper, one table of exit codes. Knows no vendor. */
package io.dps.shell.error;
