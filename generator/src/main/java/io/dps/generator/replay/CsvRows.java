package io.dps.generator.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.dps.contract.UserFailure;
import io.dps.generator.replay.ReplayOptions.TableFormat;
import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Reads the rows of a CSV file, including the header, each with the number of its first line; skips blank lines. Uses
 * Jackson's parser: of those that were tried, only this one reports a quote that is never closed, continues with the
 * next row after a refused one, and accepts a blank before a quote. FastCSV 4 silently closes an open quote at the end
 * of the file, so that all rows after it become one cell; after a refused row it continues in the middle of that row,
 * which yields a row that is not in the file.
 */
final class CsvRows implements Closeable {

    private static final int NONE = -1;

    /** The beginning of the message with which Jackson reports an open quote, for which it has no exception type. */
    private static final String NEVER_CLOSED = "Missing closing quote";

    private final CsvInput input;
    private final CsvParser parser;
    private final List<String> cells = new ArrayList<>();
    private int brokenCell = NONE;
    private long line;

    private final CsvPreamble lead;

    /**
     * Opens the file, and skips the lines before its header.
     *
     * @param wanted columns by which the separator is detected if it was not given
     * @throws UserFailure if the file cannot be opened, or has fewer lines than are to be skipped
     */
    CsvRows(Path file, TableFormat format, List<String> wanted) {
        input = new CsvInput(file, format.encoding());
        Reader text = input.open();
        try {
            lead = CsvPreamble.read(text, format, wanted);
            parser = new CsvFactory().createParser(lead.textFromHeader());
            parser.setSchema(CsvSchema.emptySchema().withColumnSeparator(lead.separator()));
        } catch (IOException e) {
            throw input.unreadable(e);
        } catch (CsvPreamble.NoHeaderException e) {
            throw input.inputFailure(e.getMessage(), e.hint(), null);
        }
    }

    /** Returns the separator between cells. */
    char separator() {
        return lead.separator();
    }

    /** Returns whether an interruption has ended the reading of a pipe. */
    boolean isBrokenOff() {
        return input.isBrokenOff();
    }

    /** Returns the part of the file that was parsed, 0 to 1; empty for a pipe. */
    OptionalDouble done() {
        return input.done(parser.currentLocation().getCharOffset());
    }

    /** Returns the name of the encoding in which the text was read. */
    String encoding() {
        return input.encoding();
    }

    /**
     * Moves to the next row.
     *
     * @return false at the end of the file
     * @throws UserFailure if the file cannot be read any further
     */
    boolean next() {
        do {
            if (!readRow()) {
                return false;
            }
        } while (isBlank());
        return true;
    }

    /** Returns the current row. */
    CsvRow row() {
        return new CsvRow(
                line, List.copyOf(cells), brokenCell == NONE ? OptionalInt.empty() : OptionalInt.of(brokenCell));
    }

    /** Returns the failure to report when the file is not usable. */
    UserFailure failure(String whatIsWrong, String hint) {
        return input.inputFailure(whatIsWrong, hint, null);
    }

    @Override
    public void close() {
        try {
            parser.close();
        } catch (IOException e) {
            throw input.unreadable(e);
        }
    }

    private boolean readRow() {
        cells.clear();
        brokenCell = NONE;
        try {
            if (parser.nextToken() == null) {
                return false;
            }
            // Determines the line before the first cell is read; afterwards the parser may be several lines further.
            line = parser.currentLocation().getLineNr() + lead.linesBefore();
            readCells();
            return true;
        } catch (IOException e) {
            throw input.unreadable(e);
        }
    }

    private void readCells() throws IOException {
        JsonToken token = JsonToken.START_ARRAY;
        while (token != null && token != JsonToken.END_ARRAY) {
            try {
                token = parser.nextToken();
                if (token == JsonToken.VALUE_STRING) {
                    cells.add(parser.getText());
                }
            } catch (StreamConstraintsException e) {
                throw tooLong(e);
            } catch (JsonProcessingException e) {
                if (e.getOriginalMessage().startsWith(NEVER_CLOSED)) {
                    throw neverClosed();
                }
                markBroken();
            }
        }
    }

    /**
     * Marks the current cell as broken. The parser continues after the offending character, so the rest of the row
     * is still parsed correctly.
     */
    private void markBroken() {
        if (brokenCell == NONE) {
            brokenCell = cells.size();
        }
        cells.add("");
    }

    private boolean isBlank() {
        return brokenCell == NONE && cells.size() <= 1 && cells.stream().allMatch(String::isBlank);
    }

    private UserFailure neverClosed() {
        return failure(
                "line " + line + ": a quoted cell of this row is never closed",
                "add the missing double quote; everything after it was read as one cell");
    }

    private UserFailure tooLong(StreamConstraintsException cause) {
        return input.inputFailure(
                "line " + line + ": a cell of this row is too long to read", "look for a missing double quote", cause);
    }

    /**
     * One row of a CSV file.
     *
     * @param line the line that it begins on, counted from 1
     * @param cells its cells, without quotes
     * @param brokenCell position of the first cell with text after its closing quote; such a cell is unreadable
     */
    record CsvRow(long line, List<String> cells, OptionalInt brokenCell) {}
}
