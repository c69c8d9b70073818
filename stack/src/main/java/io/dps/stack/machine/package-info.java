/**
 * Facts about the machine that dps runs on, used by every target: ports, processes, and the options that Spark's JVMs
 * need. Must not know a target.
 */
@NullMarked
package io.dps.stack.machine;

import org.jspecify.annotations.NullMarked;
