package io.dps.generator;

import java.util.Objects;
import java.util.Optional;

/**
 * Replays the rows of a CSV file as readings, in the order of the file. Rows of which no reading can be made are told
 * to a listener, counted and left out. Opening it reads up to the first row, so that what is wrong with the file as a
 * whole is said before anything is published.
 */
public final class ReplaySource implements ReadingSource {

    private final CsvRows rows;
    private final ReplayColumns columns;
    private final BadRowListener listener;
    private boolean firstRowUnread;
    private long badRows;

    /**
     * Opens the file.
     *
     * @throws GeneratorException if the file is missing, unreadable, empty or without rows, or lacks a column
     */
    public ReplaySource(ReplayOptions options, BadRowListener listener) {
        this.listener = Objects.requireNonNull(listener, "listener");
        this.rows = new CsvRows(options.file());
        try {
            this.columns = readHeader(options);
        } catch (GeneratorException e) {
            rows.close();
            throw e;
        }
        this.firstRowUnread = true;
    }

    private ReplayColumns readHeader(ReplayOptions options) {
        if (!rows.next()) {
            throw rows.failure("is empty", "name a CSV file with a header and rows");
        }
        ReplayColumns found = new ReplayColumns(options, rows);
        if (!rows.next()) {
            throw rows.failure("has a header but no rows", "name a CSV file with rows");
        }
        return found;
    }

    @Override
    public Optional<Reading> next() {
        while (advance()) {
            Optional<Reading> reading = read();
            if (reading.isPresent()) {
                return reading;
            }
        }
        return Optional.empty();
    }

    private boolean advance() {
        if (firstRowUnread) {
            firstRowUnread = false;
            return true;
        }
        return rows.next();
    }

    private Optional<Reading> read() {
        try {
            return Optional.of(columns.toReading(rows));
        } catch (BadCellException e) {
            badRows++;
            listener.onBadRow(new BadRow(rows.line(), e.column(), e.getMessage()));
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
