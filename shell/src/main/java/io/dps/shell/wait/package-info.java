/** Waits for conditions on the platform, or asserts them. */
package io.dps.shell.wait;
