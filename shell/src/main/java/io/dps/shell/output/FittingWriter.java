package io.dps.shell.output;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows at a terminal when no form was asked for: a table where the first rows fit, else a block for each row, since a
 * table that is wrapped or cut to stumps cannot be read.
 */
final class FittingWriter implements RowWriter {
    private static final int SAMPLE_ROWS = 1_000;

    private final List<Column> columns;
    private final DataWriter out;
    private final int width;
    private final List<List<?>> sample = new ArrayList<>();
    private RowWriter chosen;

    FittingWriter(List<Column> columns, DataWriter out, int width) {
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
        choose();
        chosen.finish();
    }

    private void choose() {
        if (chosen != null) {
            return;
        }
        TableWriter table = new TableWriter(columns, out, width);
        chosen = table.fits(sample) ? table : new VerticalWriter(columns, out);
        sample.forEach(chosen::row);
        sample.clear();
    }
}
