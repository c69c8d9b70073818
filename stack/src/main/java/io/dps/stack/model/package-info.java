/**
 * The stack as data: its services, their state and their addresses. Records and the {@link io.dps.stack.model.Target}
 * interface; depends on no engine and no terminal.
 */
@NullMarked
package io.dps.stack.model;

import org.jspecify.annotations.NullMarked;
