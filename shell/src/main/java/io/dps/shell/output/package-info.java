/**
 * Everything a user sees of data: formats, tables, plots, notes, progress. Data goes to standard output, all that is
 * said about it to standard error. Knows no command and no vendor.
 */
@NullMarked
package io.dps.shell.output;

import org.jspecify.annotations.NullMarked;
