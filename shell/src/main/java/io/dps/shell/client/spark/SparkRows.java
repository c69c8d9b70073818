package io.dps.shell.client.spark;

import io.dps.shell.error.DpsException;
import io.dps.shell.output.Column;
import io.dps.shell.service.QueryResult;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.connect.client.CloseableIterator;
import org.apache.spark.sql.connect.client.SparkResult;
import org.apache.spark.sql.types.NumericType;

/** Rows of a statement as they arrive; a batch is freed once it was read. */
final class SparkRows implements QueryResult {
    private final SparkResult<Row> result;
    private final CloseableIterator<Row> rows;
    private final List<Column> columns;
    private final Function<Throwable, DpsException> translate;
    private final Runnable cancel;
    private boolean exhausted;
    private boolean failed;

    /** Rows of a result; {@code cancel} ends the statement at the server, for a reader that has enough. */
    SparkRows(SparkResult<Row> result, Function<Throwable, DpsException> translate, Runnable cancel) {
        this.result = result;
        this.translate = translate;
        this.cancel = cancel;
        this.columns = Stream.of(result.schema().fields())
                .map(field -> field.dataType() instanceof NumericType
                        ? Column.number(field.name())
                        : Column.text(field.name()))
                .toList();
        this.rows = result.destructiveIterator();
    }

    @Override
    public List<Column> columns() {
        return columns;
    }

    @Override
    public boolean hasNext() {
        try {
            boolean more = rows.hasNext();
            exhausted = !more;
            return more;
        } catch (Throwable e) {
            failed = true;
            throw translate.apply(e);
        }
    }

    @Override
    public List<Object> next() {
        try {
            return Cells.of(rows.next());
        } catch (Throwable e) {
            failed = true;
            throw translate.apply(e);
        }
    }

    /** A server that failed before has nothing to cancel. */
    @Override
    public void close() {
        try {
            if (!exhausted && !failed) {
                cancel.run();
            }
            rows.close();
            result.close();
        } catch (Throwable e) {
            throw translate.apply(e);
        }
    }
}
