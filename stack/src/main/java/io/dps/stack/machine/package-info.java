/**
 * What every target has to know of the machine that dps runs on: its ports, its processes, and what a JVM on it needs. Must
 * not know a target.
 */
package io.dps.stack.machine;
