/**
 * What every target has to know of the machine that dps runs on: its ports, its processes, and what a JVM on it needs. Must
 * not know a target.
 */
@NullMarked
package io.dps.stack.machine;

import org.jspecify.annotations.NullMarked;
