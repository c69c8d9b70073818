/** The {@code sql} command: distinguishes SQL from commands, binds parameters, and runs statements. */
package io.dps.shell.sql;
