package io.dps.generator.replay;

import java.util.List;
import java.util.OptionalInt;

/**
 * One row of a CSV file.
 *
 * @param line the line that it begins on, counted from 1
 * @param cells its cells, quotes taken off
 * @param brokenCell position of the first cell with text after its closing quote; such a cell is unreadable
 */
record CsvRow(long line, List<String> cells, OptionalInt brokenCell) {}
