package io.dps.shell.platform;

import io.dps.shell.output.Output;
import io.dps.shell.output.OutputFormat;
import io.dps.shell.output.RowWriter;

/** Shows the rows of a query as they arrive. */
public final class QueryRows {
    private QueryRows() {}

    /** Shows all rows, closes the result, and returns the number of rows. */
    public static long show(Output output, QueryResult result, OutputFormat offTerminal) {
        try (result) {
            long count = 0;
            if (result.columns().isEmpty()) {
                return count;
            }
            RowWriter writer = output.rows(result.columns(), offTerminal);
            while (result.hasNext()) {
                writer.row(result.next());
                count++;
            }
            writer.finish();
            return count;
        }
    }
}
