package io.dps.shell.platform;

import io.dps.shell.output.Column;
import java.util.Iterator;
import java.util.List;

/**
 * The rows of a SQL statement as they come from the server, never held as a whole; cells as {@link
 * io.dps.shell.output.RowWriter} takes them. Closing it early ends the statement. {@code hasNext} and {@code next}
 * throw {@link io.dps.contract.UserFailure}. For one thread.
 */
public interface QueryResult extends Iterator<List<Object>>, AutoCloseable {
    /** The columns of the rows; none when the statement has no result. */
    List<Column> columns();

    @Override
    void close();
}
