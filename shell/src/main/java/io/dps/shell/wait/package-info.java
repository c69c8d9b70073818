/** Waits for a condition on the platform, or demands it. */
package io.dps.shell.wait;
