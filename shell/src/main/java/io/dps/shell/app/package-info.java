/** The process of the shell: its main, and the one place where the parts are put together. */
package io.dps.shell.app;
