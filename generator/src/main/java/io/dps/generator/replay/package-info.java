/** Readings from the rows of CSV files: their tables, times and units. */
package io.dps.generator.replay;
