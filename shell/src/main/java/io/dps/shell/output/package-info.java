/**
 * Output of commands: formats, tables, notes, progress. Data goes to standard output, everything else to standard
 * error. Depends on no command and no vendor.
 */
@NullMarked
package io.dps.shell.output;

import org.jspecify.annotations.NullMarked;
