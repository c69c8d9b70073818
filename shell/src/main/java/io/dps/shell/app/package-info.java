/** The process of the shell: its main class, and the place where its parts are assembled. */
package io.dps.shell.app;
