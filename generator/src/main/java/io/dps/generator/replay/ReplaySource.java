package io.dps.generator.replay;

import io.dps.contract.UserFailure;
import io.dps.generator.reading.Reading;
import io.dps.generator.reading.ReadingField;
import io.dps.generator.reading.ReadingSource;
import io.dps.generator.replay.BadRow.BadCellException;
import io.dps.generator.replay.BadRow.BadRowListener;
import io.dps.generator.replay.CsvRows.CsvRow;
import io.dps.generator.replay.ReplayOptions.BadRowPolicy;
import io.dps.generator.replay.TimeParser.IsoTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Replays the rows of a CSV file as readings, in the order of the file. Rows that cannot be turned into readings are
 * passed to a listener, counted and left out, or end the replay. Opening a source reads the first rows, so that a
 * fault of the file as a whole is reported before anything is published.
 */
public final class ReplaySource implements ReadingSource {

    /** Number of rows from which the format of times is detected. */
    private static final int FIRST_ROWS = 100;

    private final ReplayOptions options;
    private final CsvRows rows;
    private final BadRowListener listener;
    private final Deque<CsvRow> firstRows = new ArrayDeque<>();
    private final LocalTimeResolver clock;
    private final TimeParser timeParser;
    private ReplayColumns columns;
    private long rowsRead;
    private long readings;
    private long badRows;
    private BadRow firstBadRow;
    private long impossible;
    private String firstImpossible;

    /**
     * Opens the file.
     *
     * @throws UserFailure if the file is missing, unreadable, empty or without rows, lacks a column, or its
     *     times can be read in more than one way
     */
    public ReplaySource(ReplayOptions options, BadRowListener listener) {
        this.options = options;
        this.listener = Objects.requireNonNull(listener, "listener");
        this.clock = new LocalTimeResolver(options.times().zone());
        this.rows = new CsvRows(options.file(), options.table(), wanted());
        try {
            this.columns = readHeader();
            readFirstRows();
            this.timeParser =
                    firstRows.isEmpty() ? new IsoTime() : columns.timeParser(options.times(), List.copyOf(firstRows));
        } catch (UserFailure e) {
            rows.close();
            throw e;
        }
    }

    private List<String> wanted() {
        return Arrays.stream(ReadingField.values()).map(options::column).toList();
    }

    /** Returns null if an interruption came before the first row. */
    private ReplayColumns readHeader() {
        if (!rows.next()) {
            if (rows.isBrokenOff()) {
                return null;
            }
            throw rows.failure("is empty", "use a CSV file with a header and rows");
        }
        return new ReplayColumns(options, rows, clock);
    }

    private void readFirstRows() {
        while (firstRows.size() < FIRST_ROWS && rows.next() && !rows.isBrokenOff()) {
            firstRows.add(rows.row());
            rowsRead++;
        }
        if (firstRows.isEmpty() && !rows.isBrokenOff()) {
            throw rows.failure("has a header but no rows", "use a CSV file with rows");
        }
    }

    @Override
    public Optional<Reading> next() {
        for (CsvRow row = nextRow(); row != null; row = nextRow()) {
            Optional<Reading> reading = read(row);
            if (reading.isPresent()) {
                readings++;
                return reading;
            }
        }
        if (readings == 0 && badRows > 0 && !rows.isBrokenOff()) {
            throw noReading();
        }
        return Optional.empty();
    }

    /**
     * Returns the next row; null at the end. Ignores the last row of a pipe before an interruption: it may be cut
     * off.
     */
    private CsvRow nextRow() {
        if (!firstRows.isEmpty()) {
            return firstRows.poll();
        }
        if (!rows.next() || rows.isBrokenOff()) {
            return null;
        }
        rowsRead++;
        return rows.row();
    }

    private Optional<Reading> read(CsvRow row) {
        try {
            if (columns.isHeader(row)) {
                columns = columns.following(row);
                return Optional.empty();
            }
            Reading reading = columns.toReading(row, timeParser);
            columns.impossible(reading).ifPresent(reason -> noteImpossible(row.line(), reason));
            return Optional.of(reading);
        } catch (BadCellException e) {
            if (options.badRows() == BadRowPolicy.STOP) {
                badRows++;
                throw rows.failure(
                        "line " + row.line() + ": " + e.column() + ": " + e.getMessage(),
                        "correct the row, or leave out --strict to skip such rows");
            }
            noteBad(new BadRow(row.line(), e.column(), e.getMessage()));
            return Optional.empty();
        }
    }

    private void noteBad(BadRow row) {
        badRows++;
        firstBadRow = firstBadRow == null ? row : firstBadRow;
        listener.onBadRow(row);
    }

    private void noteImpossible(long line, String reason) {
        impossible++;
        firstImpossible = firstImpossible == null ? "line " + line + ": " + reason : firstImpossible;
    }

    private UserFailure noReading() {
        String reason = firstBadRow.reason();
        String hint =
                "correct the file, or specify its format: --column FIELD=NAME[:UNIT], --separator, --decimal-comma";
        if (reason.startsWith("not a time")) {
            hint = "specify the format of the times, for example --time-format 'dd.MM.yyyy HH:mm:ss'";
        } else if (reason.matches("(?s)not a number: '[+-]?\\d+,\\d+'|too many cells.*")) {
            hint = "if numbers have a decimal comma, add --decimal-comma (and --separator if it is not detected)";
        }
        return rows.failure(
                "has no usable row: all " + badRows + " are bad; first: line " + firstBadRow.line() + ": "
                        + firstBadRow.column() + ": " + reason,
                hint);
    }

    @Override
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        clock.note().ifPresent(notes::add);
        if (impossible > 0) {
            notes.add((impossible == 1
                            ? "1 reading with an impossible value was sent unchanged: "
                            : impossible + " readings with impossible values were sent unchanged; first: ")
                    + firstImpossible + "; if VALUE stands for 'no value', skip such rows with --missing VALUE");
        }
        return notes;
    }

    /** Returns the part of the file whose rows were handed out: its first rows are read ahead. */
    @Override
    public OptionalDouble done() {
        OptionalDouble parsed = rows.done();
        return parsed.isEmpty() || rowsRead == 0
                ? parsed
                : OptionalDouble.of(parsed.getAsDouble() * (rowsRead - firstRows.size()) / rowsRead);
    }

    @Override
    public long badRows() {
        return badRows;
    }

    @Override
    public void close() {
        rows.close();
    }
}
