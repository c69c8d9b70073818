package io.dps.shell.output;

import io.dps.contract.UserFailure;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a command puts what it has to show: rows and lines of data to standard output in the chosen format, notes and
 * progress to standard error. One per command that runs; one thread.
 */
public final class Output {
    private static final byte[] LINE_END = {'\n'};

    private final Streams streams;
    private final Optional<OutputFormat> chosen;
    private final Verbosity verbosity;
    private final DataWriter data;

    public Output(Streams streams, Optional<OutputFormat> chosen, Verbosity verbosity) {
        this.streams = streams;
        this.chosen = chosen;
        this.verbosity = verbosity;
        this.data = new DataWriter(streams.out());
    }

    /** A writer of rows, by {@code -o} or else a table. */
    public RowWriter rows(List<Column> columns) {
        return rows(columns, OutputFormat.TABLE);
    }

    /** A writer of rows, by {@code -o} or else a table on a terminal and the given format elsewhere. */
    public RowWriter rows(List<Column> columns, OutputFormat offTerminal) {
        return writer(format(offTerminal), columns);
    }

    /** The format by {@code -o}, or else a table on a terminal and the given one elsewhere. */
    public OutputFormat format(OutputFormat offTerminal) {
        return chosen.orElse(streams.outIsTerminal() ? OutputFormat.TABLE : offTerminal);
    }

    /** Shows all rows of a list. */
    public void table(List<Column> columns, List<? extends List<?>> rows) {
        RowWriter writer = rows(columns);
        rows.forEach(writer::row);
        writer.finish();
    }

    /** Shows one row of many columns: on a terminal, which would cut it, a line for each. */
    public void record(List<Column> columns, List<?> row) {
        OutputFormat usual = streams.outIsTerminal() ? OutputFormat.VERTICAL : OutputFormat.TABLE;
        RowWriter writer = writer(chosen.orElse(usual), columns);
        writer.row(row);
        writer.finish();
    }

    private RowWriter writer(OutputFormat format, List<Column> columns) {
        OutputStream out = streams.out();
        return switch (format) {
            case TABLE ->
                isLive()
                        ? new FittingWriter(printable(columns), data, width())
                        : new TableWriter(printable(columns), data, width());
            case VERTICAL -> new VerticalWriter(printable(columns), data);
            case CSV -> delimited(columns, ',');
            case TSV -> delimited(columns, '\t');
            case JSON -> new JsonWriter(columns, out, JsonWriter.Framing.ARRAY);
            case JSONL -> new JsonWriter(columns, out, JsonWriter.Framing.LINES);
            case MARKDOWN -> new MarkdownWriter(columns, data);
            case RAW ->
                throw UserFailure.usage(
                        "-o raw shows record values and is for 'topic tail' only",
                        "choose another format, for example -o jsonl");
        };
    }

    private RowWriter delimited(List<Column> columns, char separator) {
        boolean person = streams.outIsTerminal();
        return new DelimitedWriter(person ? printable(columns) : columns, streams.out(), separator, person);
    }

    /** Names of columns may be foreign too: fields of records, aliases of a statement. */
    private static List<Column> printable(List<Column> columns) {
        return columns.stream()
                .map(column -> new Column(CellText.printable(column.name()), column.alignment()))
                .toList();
    }

    /** The data stream itself, for what is not rows. */
    public DataWriter data() {
        return data;
    }

    /** One line of foreign text; made printable when a person sees it. */
    public void textLine(String text) {
        data.line(streams.outIsTerminal() ? CellText.printable(text) : text);
    }

    /** Record values as they are; made printable when a person sees them. */
    public void value(byte[] value) {
        if (streams.outIsTerminal()) {
            data.line(CellText.printable(new String(value, StandardCharsets.UTF_8)));
            return;
        }
        data.bytes(value).bytes(LINE_END);
    }

    /** Bytes of foreign data within a line; made printable when a person sees them. */
    public void foreign(byte[] bytes) {
        data.bytes(
                streams.outIsTerminal()
                        ? CellText.printable(new String(bytes, StandardCharsets.UTF_8))
                                .getBytes(StandardCharsets.UTF_8)
                        : bytes);
    }

    /** The columns a line may have: of the terminal, or unlimited. */
    public int width() {
        return streams.outIsTerminal() ? streams.width().getAsInt() : Integer.MAX_VALUE;
    }

    /** Whether a person looks on, and no format for a program was chosen: then a view may renew itself in place. */
    public boolean isLive() {
        return streams.outIsTerminal() && chosen.isEmpty();
    }

    /** Lines that are drawn again in place; only where {@link #isLive()}. */
    public LivePanel panel() {
        return new LivePanel(text -> data.print(text).flush(), this::width);
    }

    /** Lines about the data that are drawn again in place; empty where nobody looks on, or wants quiet. */
    public Optional<LivePanel> notes() {
        return streams.errIsTerminal() && verbosity != Verbosity.QUIET
                ? Optional.of(new LivePanel(this::say, streams.width()))
                : Optional.empty();
    }

    private void say(String text) {
        streams.err().print(text);
        streams.err().flush();
    }

    /** Says something about the data, unless the user wants quiet. */
    public void note(String text) {
        if (verbosity != Verbosity.QUIET) {
            streams.err().println(text);
            streams.err().flush();
        }
    }

    /** A status that is renewed in place on a terminal, and now and then said on a line elsewhere. */
    public StatusLine status() {
        return new StatusLine(streams.err(), streams.errIsTerminal(), verbosity == Verbosity.QUIET, streams.width());
    }

    /**
     * Asks before something is destroyed.
     *
     * @throws UserFailure usage, when there is nobody to ask; failed, when the answer is not yes
     */
    public void confirm(String question, boolean assumeYes) {
        if (assumeYes) {
            return;
        }
        Streams.Prompter prompter = streams.prompter()
                .orElseThrow(() -> UserFailure.usage(
                        "this needs a confirmation, and there is no terminal to ask at", "add -y to confirm"));
        String answer = prompter.ask(question + " [y/N] ").strip();
        if (!answer.equalsIgnoreCase("y") && !answer.equalsIgnoreCase("yes")) {
            throw UserFailure.failed("not confirmed, nothing was changed", "");
        }
    }

    /** The amount of messages beside the data. */
    public enum Verbosity {
        QUIET,
        NORMAL,
        VERBOSE
    }

    /**
     * Rows at a terminal when no form was asked for: a table where the first rows fit, else a block for each row, since a
     * table that is wrapped or cut to stumps cannot be read.
     */
    private static final class FittingWriter implements RowWriter {
        private static final int SAMPLE_ROWS = 1_000;

        private final List<Column> columns;
        private final DataWriter out;
        private final int width;
        private final List<List<?>> sample = new ArrayList<>();
        private @Nullable RowWriter chosen;

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
            choose().finish();
        }

        private RowWriter choose() {
            if (chosen != null) {
                return chosen;
            }
            TableWriter table = new TableWriter(columns, out, width);
            RowWriter writer = table.fits(sample) ? table : new VerticalWriter(columns, out);
            sample.forEach(writer::row);
            sample.clear();
            chosen = writer;
            return writer;
        }
    }
}
