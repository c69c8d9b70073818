/**
 * The stack as data: what there is to run, what state it is in, where it answers. Records and the {@link
 * io.dps.stack.model.Target} seam; knows no engine, no terminal.
 */
@NullMarked
package io.dps.stack.model;

import org.jspecify.annotations.NullMarked;
