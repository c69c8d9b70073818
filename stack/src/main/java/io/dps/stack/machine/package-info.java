/**
 * Facts about the machine that dps runs on, for every target: its ports, its processes, and the options that a JVM on
 * it needs. Must not know a target.
 */
@NullMarked
package io.dps.stack.machine;

import org.jspecify.annotations.NullMarked;
