package io.dps.shell.output;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The output of one command: writes rows and lines of data to standard output in the chosen format, and writes notes
 * and progress to standard error. For one thread.
 */
public final class Output {
    private static final byte[] LINE_END = {'\n'};

    private final Streams streams;
    private final Optional<OutputFormat> chosen;
    private final Verbosity verbosity;
    private final ProgressMode progress;
    private final boolean isRewritable;
    private final boolean isColoured;
    private final OutputStream out;
    private final DataWriter data;
    private final RowWriters writers;
    private final Paging paging;
    private @Nullable StatusLine status;

    /** Creates an output without a pager that shows progress only on a terminal. */
    public Output(Streams streams, Optional<OutputFormat> chosen, Verbosity verbosity) {
        this(
                streams,
                chosen,
                verbosity,
                ProgressMode.of(streams.errIsTerminal(), true, false),
                Optional.empty(),
                false);
    }

    /**
     * @param progress how to show progress, unless {@code verbosity} is {@code QUIET}
     * @param pagerCommand shows what is taller than the screen, if the streams have a pager
     * @param isColoured whether data on a terminal may have styles
     */
    public Output(
            Streams streams,
            Optional<OutputFormat> chosen,
            Verbosity verbosity,
            ProgressMode progress,
            Optional<String> pagerCommand,
            boolean isColoured) {
        this.isColoured = isColoured;
        this.streams = streams;
        this.chosen = chosen;
        this.verbosity = verbosity;
        this.isRewritable = streams.outIsTerminal() && progress == ProgressMode.IN_PLACE;
        this.progress = verbosity == Verbosity.QUIET ? ProgressMode.OFF : progress;
        boolean sharesTerminal =
                this.progress == ProgressMode.IN_PLACE && streams.destination() != Streams.Destination.FILE;
        this.out = sharesTerminal ? new StatusClearing(streams.out(), this::endStatus) : streams.out();
        this.data = new DataWriter(out);
        this.writers = new RowWriters(streams, chosen.isPresent());
        this.paging = new Paging(streams, pagerCommand.filter(command -> isRewritable), this::endStatus, this::note);
    }

    /** Returns a writer of rows in the format of {@code -o}; a table by default. */
    public RowWriter rows(List<Column> columns) {
        return writer(format(OutputFormat.TABLE), columns, NullText.EMPTY);
    }

    /**
     * Returns a writer of rows of data in the format of {@code -o}; by default a table on a terminal, otherwise the
     * given format. On a terminal, a null is visible.
     */
    public RowWriter rows(List<Column> columns, OutputFormat offTerminal) {
        return rowsIn(format(offTerminal), columns);
    }

    /** Returns a writer of rows of data in the given format, whatever {@code -o} says. On a terminal, a null is visible. */
    public RowWriter rowsIn(OutputFormat format, List<Column> columns) {
        NullText onTerminal = isColoured ? NullText.FAINT : NullText.PLAIN;
        return writer(format, columns, streams.outIsTerminal() ? onTerminal : NullText.EMPTY);
    }

    /** Returns the format of {@code -o}; by default a table on a terminal, otherwise the given format. */
    public OutputFormat format(OutputFormat offTerminal) {
        return chosen.orElse(streams.outIsTerminal() ? OutputFormat.TABLE : offTerminal);
    }

    /** Writes all rows of a list. */
    public void table(List<Column> columns, List<? extends List<?>> rows) {
        RowWriter writer = rows(columns);
        rows.forEach(writer::row);
        writer.finish();
    }

    /**
     * Writes one row of many columns. By default, output to a terminal has one line per column, since a table would be
     * cut.
     */
    public void record(List<Column> columns, List<?> row) {
        OutputFormat usual = streams.outIsTerminal() ? OutputFormat.VERTICAL : OutputFormat.TABLE;
        RowWriter writer = writer(chosen.orElse(usual), columns, NullText.EMPTY);
        writer.row(row);
        writer.finish();
    }

    private RowWriter writer(OutputFormat format, List<Column> columns, NullText nulls) {
        if (!paging.isPossible()) {
            return writers.of(format, columns, nulls, out, data, Integer.MAX_VALUE);
        }
        data.flush();
        PagedStream pages = paging.open(out);
        int rows = streams.screen().height() - 1;
        RowWriter writer = writers.of(format, columns, nulls, pages, new DataWriter(pages), rows);
        return new PagedRows(writer, pages, paging::close);
    }

    /** Returns the writer of data that has no rows. */
    public DataWriter data() {
        return data;
    }

    /** Writes a whole text, such as a page of help; if it is taller than the screen, through the pager. */
    public void page(String text) {
        if (!paging.isPossible()) {
            data.print(text).flush();
            return;
        }
        data.flush();
        paging.show(text, out);
    }

    /** Writes a line of foreign text; escapes control characters on a terminal. */
    public void textLine(String text) {
        data.line(streams.outIsTerminal() ? CellText.printable(text) : text);
    }

    /** Writes the value of a record unchanged; escapes control characters on a terminal. */
    public void value(byte[] value) {
        if (streams.outIsTerminal()) {
            data.line(CellText.printable(new String(value, StandardCharsets.UTF_8)));
            return;
        }
        data.bytes(value).bytes(LINE_END);
    }

    /** Writes foreign bytes as a part of a line; escapes control characters on a terminal. */
    public void foreign(byte[] bytes) {
        data.bytes(
                streams.outIsTerminal()
                        ? CellText.printable(new String(bytes, StandardCharsets.UTF_8))
                                .getBytes(StandardCharsets.UTF_8)
                        : bytes);
    }

    /** Returns the maximum width of a line: the columns of the terminal, or unlimited. */
    public int width() {
        return streams.outIsTerminal() ? streams.screen().width() : Integer.MAX_VALUE;
    }

    /**
     * Returns true if lines on the terminal can be rewritten and the user chose no format that is meant for programs. A
     * view may then redraw itself in place.
     */
    public boolean isLive() {
        return isRewritable && chosen.isEmpty();
    }

    /** Returns true if the output is a terminal whose lines this command may rewrite, in any format. */
    public boolean isRewritable() {
        return isRewritable;
    }

    /** Returns a panel on standard output; call it only if {@link #isRewritable()}. */
    public LivePanel panel() {
        return new LivePanel(text -> data.print(text).flush(), streams.screen());
    }

    /** Returns a panel on standard error; empty with {@code -q} or if standard error cannot rewrite lines. */
    public Optional<LivePanel> notes() {
        return progress == ProgressMode.IN_PLACE
                ? Optional.of(new LivePanel(this::print, streams.screen()))
                : Optional.empty();
    }

    private void print(String text) {
        streams.err().print(text);
        streams.err().flush();
    }

    /** Prints a line about the data to standard error, unless {@code -q} was given. */
    public void note(String text) {
        if (verbosity == Verbosity.QUIET) {
            return;
        }
        if (paging.holds(text)) {
            return;
        }
        if (status != null) {
            status.print(text);
        } else {
            print(text + System.lineSeparator());
        }
    }

    /**
     * Returns a status line for work that begins now; the caller closes it when the work ends. It makes way for notes,
     * and ends when data is written to the same terminal.
     */
    public StatusLine status() {
        status = new StatusLine(streams.err(), progress, streams.screen()::width);
        return status;
    }

    /** The amount of output in addition to the data. */
    public enum Verbosity {
        QUIET,
        NORMAL,
        VERBOSE
    }

    private void endStatus() {
        if (status != null) {
            status.close();
        }
    }

    /**
     * Ends a pager that still runs, because the rows have ended early: waits until the user quits it. Returns how the user
     * has ended it before all rows were shown, which may have ended them. Rows may follow in another pager.
     */
    public PagerEnd end() {
        return paging.end();
    }
}
