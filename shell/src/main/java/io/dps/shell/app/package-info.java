/** The process of the shell: the main class, and the classes that assemble the parts of the shell. */
package io.dps.shell.app;
