package io.dps.shell.output;

import java.util.List;

/**
 * Writes rows one by one in one format. A cell is null, a text, a number, a boolean, a time, or a map or list of these.
 */
public interface RowWriter {
    /** Writes a row with one cell per column. */
    void row(List<?> cells);

    /** Shows the rows written so far, for rows that arrive slowly. */
    void flush();

    /** Ends the output; a table without rows still shows its header. */
    void finish();
}
