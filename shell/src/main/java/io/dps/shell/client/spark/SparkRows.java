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
    private final Function<Exception, DpsException> translate;

    SparkRows(SparkResult<Row> result, Function<Exception, DpsException> translate) {
        this.result = result;
        this.translate = translate;
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
            return rows.hasNext();
        } catch (Exception e) {
            throw translate.apply(e);
        }
    }

    @Override
    public List<Object> next() {
        try {
            return Cells.of(rows.next());
        } catch (Exception e) {
            throw translate.apply(e);
        }
    }

    @Override
    public void close() {
        try {
            rows.close();
            result.close();
        } catch (Exception e) {
            throw translate.apply(e);
        }
    }
}
