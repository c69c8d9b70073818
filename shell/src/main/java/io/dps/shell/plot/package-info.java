/** Fields of records as a chart. */
package io.dps.shell.plot;
