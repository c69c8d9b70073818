package io.dps.generator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Replays the rows of a CSV file as readings, in the order of the file. Rows of which no reading can be made are told
 * to a listener, counted and left out, or end the replay. Opening it reads the first rows, so that what is wrong with
 * the file as a whole is said before anything is published.
 */
public final class ReplaySource implements ReadingSource {

    /** Rows that are looked at to see how times are written. */
    private static final int FIRST_ROWS = 100;

    private final ReplayOptions options;
    private final CsvRows rows;
    private final BadRowListener listener;
    private final Deque<CsvRow> firstRows = new ArrayDeque<>();
    private final ReplayColumns columns;
    private final TimeText timeText;
    private long badRows;

    /**
     * Opens the file.
     *
     * @throws GeneratorException if the file is missing, unreadable, empty or without rows, lacks a column, or its
     *     times can be read in more than one way
     */
    public ReplaySource(ReplayOptions options, BadRowListener listener) {
        this.options = options;
        this.listener = Objects.requireNonNull(listener, "listener");
        this.rows = new CsvRows(options.file());
        try {
            this.columns = readHeader();
            readFirstRows();
            this.timeText = columns.timeText(options.times(), List.copyOf(firstRows));
        } catch (GeneratorException e) {
            rows.close();
            throw e;
        }
    }

    private ReplayColumns readHeader() {
        if (!rows.next()) {
            throw rows.failure("is empty", "name a CSV file with a header and rows");
        }
        return new ReplayColumns(options, rows);
    }

    private void readFirstRows() {
        while (firstRows.size() < FIRST_ROWS && rows.next()) {
            firstRows.add(rows.row());
        }
        if (firstRows.isEmpty()) {
            throw rows.failure("has a header but no rows", "name a CSV file with rows");
        }
    }

    @Override
    public Optional<Reading> next() {
        for (CsvRow row = nextRow(); row != null; row = nextRow()) {
            Optional<Reading> reading = read(row);
            if (reading.isPresent()) {
                return reading;
            }
        }
        return Optional.empty();
    }

    private CsvRow nextRow() {
        if (!firstRows.isEmpty()) {
            return firstRows.poll();
        }
        return rows.next() ? rows.row() : null;
    }

    private Optional<Reading> read(CsvRow row) {
        try {
            return Optional.of(columns.toReading(row, timeText));
        } catch (BadCellException e) {
            badRows++;
            if (options.badRows() == BadRowPolicy.STOP) {
                throw rows.failure(
                        "line " + row.line() + ": " + e.column() + ": " + e.getMessage(),
                        "correct the row, or leave out --strict to go on without such rows");
            }
            listener.onBadRow(new BadRow(row.line(), e.column(), e.getMessage()));
            return Optional.empty();
        }
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
