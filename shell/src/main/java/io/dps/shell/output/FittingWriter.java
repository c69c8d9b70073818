package io.dps.shell.output;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows to a terminal when no format was chosen: as a table if the first rows fit, otherwise as one block per
 * row, since a table that is wrapped or heavily cut is unreadable.
 */
final class FittingWriter implements RowWriter {
    private static final int SAMPLE_ROWS = 1_000;

    private final List<Column> columns;
    private final DataWriter out;
    private final int width;
    private final NullText nulls;
    private final List<List<?>> sample = new ArrayList<>();
    private @Nullable RowWriter chosen;

    FittingWriter(List<Column> columns, DataWriter out, int width, NullText nulls) {
        this.nulls = nulls;
        this.columns = columns;
        this.out = out;
        this.width = width;
    }

    @Override
    public void row(List<?> cells) {
        if (chosen != null) {
            chosen.row(cells);
            return;
        }
        sample.add(cells);
        if (sample.size() >= SAMPLE_ROWS) {
            choose();
        }
    }

    @Override
    public void flush() {
        if (!sample.isEmpty()) {
            choose();
        }
        if (chosen != null) {
            chosen.flush();
        }
    }

    @Override
    public void finish() {
        choose().finish();
    }

    private RowWriter choose() {
        if (chosen != null) {
            return chosen;
        }
        TableWriter table = new TableWriter(columns, out, width, Integer.MAX_VALUE, nulls);
        RowWriter writer = table.fits(sample) ? table : new VerticalWriter(columns, out, nulls);
        sample.forEach(writer::row);
        sample.clear();
        chosen = writer;
        return writer;
    }
}
