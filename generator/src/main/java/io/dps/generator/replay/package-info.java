/** Replays the rows of CSV files as readings; parses their tables, times and units. */
package io.dps.generator.replay;
