package io.dps.generator.replay;

/**
 * One row of a CSV file of which no reading could be made.
 *
 * @param line where the row begins, counted from 1 as an editor counts lines (quoted cells may span several)
 * @param column name of the column at fault, as the header spells it
 * @param reason what is wrong, with the offending text shortened and free of control characters
 */
public record BadRow(long line, String column, String reason) {}
