package io.dps.shell.platform;

import io.dps.shell.output.Column;
import java.util.Iterator;
import java.util.List;

/**
 * The rows of a SQL statement, streamed from the server and never held in memory as a whole. Cells have the types that
 * {@link io.dps.shell.output.RowWriter} accepts. Closing the result early cancels the statement. {@code hasNext} and
 * {@code next} throw {@link io.dps.contract.UserFailure}. For one thread.
 */
public interface QueryResult extends Iterator<List<Object>>, AutoCloseable {
    /** Returns the columns of the rows; empty if the statement has no result. */
    List<Column> columns();

    @Override
    void close();
}
