/** Completion of command lines by the TAB key; never blocks on a network. */
package io.dps.shell.complete;
