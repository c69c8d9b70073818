/**
 * The stack as data: what there is to run, what state it is in, where it answers. Records and the {@link
 * io.dps.stack.model.Target} seam; knows no engine, no terminal.
 */
package io.dps.stack.model;
