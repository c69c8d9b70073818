package io.dps.shell.stream;

import io.dps.contract.StreamCheck;
import io.dps.shell.output.Column;
import io.dps.shell.output.Output;
import java.util.List;

/** Shows what the check of a stream's SQL has found: the columns of its rows as a table, the rest as notes. */
final class StreamCheckView {
    private static final List<Column> COLUMNS = List.of(Column.text("name"), Column.text("type"), Column.text("key"));

    private final Output output;

    StreamCheckView(Output output) {
        this.output = output;
    }

    void show(StreamCheck check) {
        output.table(
                COLUMNS,
                check.columns().stream()
                        .map(column -> List.<Object>of(
                                column.name(), column.type(), check.identity().contains(column.name())))
                        .toList());
        notes(check);
    }

    /** Shows all but the columns. */
    void notes(StreamCheck check) {
        output.note(
                check.identity().isEmpty()
                        ? "rows are written without a key"
                        : "rows are keyed by: " + String.join(", ", check.identity()));
        output.note("the stream keeps " + (check.state() == null ? "no state" : check.state()));
        if (check.unverifiable() != null) {
            output.note("'stream verify' cannot check this SQL: " + check.unverifiable());
        }
    }
}
