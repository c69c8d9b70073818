/** Contexts: named settings of platforms, including platforms that others run. */
package io.dps.shell.context;
