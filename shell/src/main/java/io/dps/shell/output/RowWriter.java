package io.dps.shell.output;

import java.util.List;

/**
 * Takes rows one by one and sets them in one format. A cell is null, a text, a number, a boolean, a time, or a map or
 * list of these.
 */
public interface RowWriter {
    /** Takes a row with a cell for each column. */
    void row(List<?> cells);

    /** Shows what was taken so far, when rows come slowly. */
    void flush();

    /** Ends the output; without rows a table still shows its header. */
    void finish();
}
