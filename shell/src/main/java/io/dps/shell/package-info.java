/** The process of the shell. */
package io.dps.shell;
