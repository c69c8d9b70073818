package io.dps.shell.platform;

import io.dps.shell.output.Column;
import io.dps.shell.output.Output;
import io.dps.shell.output.OutputFormat;
import io.dps.shell.output.RowWriter;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongConsumer;

/** Shows the rows of a query as they arrive. */
public final class QueryRows {
    private QueryRows() {}

    /** Shows all rows, closes the result, and returns the number of rows. */
    public static long show(Output output, QueryResult result, OutputFormat offTerminal) {
        return show(columns -> output.rows(columns, offTerminal), result, rows -> {});
    }

    /**
     * Like {@link #show(Output, QueryResult, OutputFormat)}.
     *
     * @param writers returns the writer for the columns
     * @param arrived receives the number of rows so far after each row
     */
    public static long show(Function<List<Column>, RowWriter> writers, QueryResult result, LongConsumer arrived) {
        try (result) {
            long count = 0;
            if (result.columns().isEmpty()) {
                return count;
            }
            RowWriter writer = writers.apply(result.columns());
            while (result.hasNext()) {
                writer.row(result.next());
                count++;
                arrived.accept(count);
            }
            writer.finish();
            return count;
        }
    }
}
