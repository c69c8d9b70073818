package io.dps.shell.output;

import java.io.IOException;
import java.util.List;

/** Rows that may go through a pager. */
final class PagedRows implements RowWriter {
    private final RowWriter rows;
    private final PagedStream pages;
    private final Runnable afterwards;

    /** @param afterwards runs when the pager has ended */
    PagedRows(RowWriter rows, PagedStream pages, Runnable afterwards) {
        this.afterwards = afterwards;
        this.rows = rows;
        this.pages = pages;
    }

    @Override
    public void row(List<?> cells) {
        rows.row(cells);
    }

    @Override
    public void flush() {
        rows.flush();
        attempt(pages::commit);
    }

    @Override
    public void finish() {
        rows.finish();
        attempt(pages::finish);
        afterwards.run();
    }

    private static void attempt(DataWriter.Write write) {
        try {
            write.run();
        } catch (IOException e) {
            throw OutputFailure.of(e);
        }
    }
}
