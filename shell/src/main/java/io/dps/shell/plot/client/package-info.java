/** Plots as files, by a charting library; the only users of it and of AWT. Loaded when a file is asked for. */
package io.dps.shell.plot.client;
