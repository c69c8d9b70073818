package io.dps.generator;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where a CSV file keeps the fields of a reading, and how a row becomes one. */
final class ReplayColumns {

    /** Decimal notation only: Java itself would also take {@code 1d}, {@code 0x1p3} and the like. */
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

    private static final Pattern NOT_FINITE = Pattern.compile("[+-]?(nan|inf|infinity)", Pattern.CASE_INSENSITIVE);

    private static final int HEADER_SHOWN = 1_000;
    private static final int TIME_SHOWN = 40;

    private final CsvRows file;
    private final List<String> header;
    private final Map<ReadingField, ColumnChoice> choices = new EnumMap<>(ReadingField.class);
    private final Map<ReadingField, Integer> positions = new EnumMap<>(ReadingField.class);
    private final String constantSensorId;

    /** @throws GeneratorException if a column is missing, or is there twice */
    ReplayColumns(ReplayOptions options, CsvRows headerRow) {
        file = headerRow;
        header = headerRow.row().cells().stream().map(String::strip).toList();
        constantSensorId = options.sensorId();
        for (ReadingField field : ReadingField.values()) {
            ColumnChoice choice = ColumnChoice.of(field, options.column(field), header);
            if (header.contains(choice.name())) {
                requireUnique(choice.name());
                choices.put(field, choice);
                positions.put(field, header.indexOf(choice.name()));
            } else if (field != ReadingField.SENSOR_ID || options.columns().containsKey(field)) {
                throw missing(field, choice.name());
            }
        }
    }

    /** Returns how the times of the file are written: as said, or as its first rows show. */
    TimeText timeText(TimeFormat said, List<CsvRow> firstRows) {
        if (said.form().isPresent()) {
            return TimeText.of(said.form().get(), said.zone());
        }
        List<String> times = firstRows.stream()
                .map(CsvRow::cells)
                .filter(cells -> cells.size() > positions.get(ReadingField.PROCESS_TIMESTAMP))
                .map(cells ->
                        cells.get(positions.get(ReadingField.PROCESS_TIMESTAMP)).strip())
                .toList();
        Optional<String> ambiguous = TimeDetection.ambiguous(times);
        if (ambiguous.isPresent()) {
            throw file.failure(
                    "has times that can be read in more than one way, such as '"
                            + Excerpt.of(ambiguous.get(), TIME_SHOWN) + "' in column '"
                            + nameOf(ReadingField.PROCESS_TIMESTAMP) + "'",
                    "say how they are written, for example --time-format 'dd/MM/yyyy HH:mm'");
        }
        return new TimeDetection(said.zone()).of(times);
    }

    /** @throws BadCellException if the row is not a reading */
    Reading toReading(CsvRow row, TimeText timeText) throws BadCellException {
        requireShape(row);
        return new Reading(
                time(row.cells(), timeText),
                number(row.cells(), ReadingField.TEMPERATURE),
                number(row.cells(), ReadingField.HUMIDITY),
                number(row.cells(), ReadingField.PRESSURE),
                positions.containsKey(ReadingField.SENSOR_ID)
                        ? cell(row.cells(), ReadingField.SENSOR_ID)
                        : constantSensorId);
    }

    private void requireShape(CsvRow row) throws BadCellException {
        List<String> cells = row.cells();
        if (row.brokenCell().isPresent()) {
            String column = header.get(Math.min(row.brokenCell().getAsInt(), header.size() - 1));
            throw new BadCellException(column, "text after a closing quote");
        }
        if (cells.size() < header.size()) {
            throw new BadCellException(header.get(cells.size()), "too few cells: " + countOf(cells));
        }
        // A decimal comma moves all later cells: to go on by position would replay wrong values.
        if (cells.stream().skip(header.size()).anyMatch(cell -> !cell.isBlank())) {
            throw new BadCellException(header.get(header.size() - 1), "too many cells: " + countOf(cells));
        }
    }

    private String countOf(List<String> cells) {
        return cells.size() + " instead of " + header.size();
    }

    private Instant time(List<String> cells, TimeText timeText) throws BadCellException {
        String text = cell(cells, ReadingField.PROCESS_TIMESTAMP);
        return timeText.read(text)
                .orElseThrow(() -> new BadCellException(nameOf(ReadingField.PROCESS_TIMESTAMP), "not a time", text));
    }

    private double number(List<String> cells, ReadingField field) throws BadCellException {
        String text = cell(cells, field);
        if (NOT_FINITE.matcher(text).matches()) {
            throw new BadCellException(nameOf(field), "not a finite number", text);
        }
        if (!NUMBER.matcher(text).matches()) {
            throw new BadCellException(nameOf(field), "not a number", text);
        }
        double number = choices.get(field).convert(Double.parseDouble(text));
        if (!Double.isFinite(number)) {
            throw new BadCellException(nameOf(field), "not a finite number", text);
        }
        if (Math.abs(number) > Reading.MAX_MAGNITUDE) {
            throw new BadCellException(nameOf(field), "larger than a million", text);
        }
        return number;
    }

    private String cell(List<String> cells, ReadingField field) throws BadCellException {
        String text = cells.get(positions.get(field)).strip();
        if (text.isEmpty()) {
            throw new BadCellException(nameOf(field), "missing cell");
        }
        return text;
    }

    private String nameOf(ReadingField field) {
        return header.get(positions.get(field));
    }

    private void requireUnique(String column) {
        if (header.indexOf(column) != header.lastIndexOf(column)) {
            throw file.failure("has more than one column '" + column + "'", "rename one of them in the header");
        }
    }

    private GeneratorException missing(ReadingField field, String column) {
        return file.failure(
                "has no column '" + column + "' for " + field.jsonName() + "; it has: "
                        + Excerpt.of(String.join(", ", header), HEADER_SHOWN),
                "say which of its columns holds it: --column " + field.jsonName() + "=NAME");
    }
}
