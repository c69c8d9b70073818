/**
 * The {@code stream} commands: start and stop the averager as an application of the target, watch it through its
 * reports in the progress topic, and verify it by recomputing its windows.
 */
package io.dps.shell.stream;
