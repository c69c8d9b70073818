package io.dps.shell.stream;

import io.dps.contract.InputView;
import io.dps.contract.StreamCheck;
import io.dps.contract.StreamDefinition;
import io.dps.contract.ViewBounds;
import io.dps.shell.output.Column;
import io.dps.shell.output.Output;
import java.util.List;
import java.util.Objects;

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
                                column.name(), column.type(), check.key().contains(column.name())))
                        .toList());
        notes(check);
    }

    /** Shows that records get another key than those of the definition that an edit has replaced. */
    void keyChange(StreamCheck check) {
        List<String> earlier = check.replacedKey();
        if (earlier != null) {
            String change = earlier.equals(check.key())
                    ? "the columns of the key, " + named(earlier) + ", now have other values"
                    : "the key changes from " + named(earlier) + " to " + named(check.key());
            output.note(
                    "warning: " + change + "; records that were written earlier keep theirs, in a compacted topic too");
        }
    }

    private static String named(List<String> key) {
        return key.isEmpty() ? "none" : String.join(", ", key);
    }

    /** Shows the static views of a stream, whose bounds mean the offsets of this moment. */
    void statics(StreamDefinition definition) {
        for (InputView view : definition.statics()) {
            ViewBounds bounds = Objects.requireNonNull(view.bounds(), "bounds");
            output.note("joins view " + view.name() + ": topic " + view.topic() + " from " + bounds.from() + " to "
                    + bounds.to() + (bounds.size() == 0 ? ", which has no records" : ", now offsets " + bounds.text())
                    + "; later records are not joined");
        }
    }

    /** Shows all but the columns. */
    void notes(StreamCheck check) {
        output.note(
                check.key().isEmpty()
                        ? "rows are written without a key"
                        : "rows are keyed by: " + String.join(", ", check.key()));
        if (!check.lacking().isEmpty()) {
            output.note("warning: rows that differ only in " + String.join(", ", check.lacking())
                    + " have the same key; a reader that keeps the last value of each key misses rows");
        }
        output.note("the stream keeps " + (check.state() == null ? "no state" : check.state()));
        if (check.unverifiable() != null) {
            output.note("'stream verify' cannot check this SQL: " + check.unverifiable());
        }
    }
}
