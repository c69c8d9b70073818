/** SQL: statements told from commands, their parameters, and their rows. */
package io.dps.shell.sql;
