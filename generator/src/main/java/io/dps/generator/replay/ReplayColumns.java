package io.dps.generator.replay;

import com.fasterxml.jackson.core.io.NumberInput;
import io.dps.contract.UserFailure;
import io.dps.generator.reading.Reading;
import io.dps.generator.reading.ReadingField;
import io.dps.generator.replay.BadRow.BadCellException;
import io.dps.generator.replay.CsvRows.CsvRow;
import io.dps.generator.replay.ReplayOptions.TimeFormat;
import io.dps.generator.replay.TimeParser.EpochTime;
import io.dps.generator.replay.TimeParser.ParsedTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The columns of a CSV file that hold the fields of a reading; turns rows into readings. */
final class ReplayColumns {

    /** Decimal notation only: Java itself would also accept {@code 1d}, {@code 0x1p3} and the like. */
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

    private static final Pattern NOT_FINITE = Pattern.compile("[+-]?(nan|inf|infinity)", Pattern.CASE_INSENSITIVE);

    private static final int HEADER_SHOWN = 1_000;
    private static final int TIME_SHOWN = 40;

    /** The lowest possible temperature, in °C. */
    private static final double ABSOLUTE_ZERO = -273.15;
    /** The highest humidity in percent that counts as possible: that of fog, plus a sensor's error. */
    private static final double MOST_HUMID = 110;

    private final CsvRows file;
    private final ReplayOptions options;
    private final LocalTimeResolver clock;
    private final List<String> header;
    private final Map<ReadingField, ColumnChoice> choices = new EnumMap<>(ReadingField.class);
    private final Map<ReadingField, List<Integer>> positions = new EnumMap<>(ReadingField.class);
    private final String constantSensorId;

    /**
     * Finds the columns in the header, which is the current row of the file.
     *
     * @throws UserFailure if a column is missing, occurs twice or is given for two fields
     */
    ReplayColumns(ReplayOptions options, CsvRows headerRow, LocalTimeResolver clock) {
        this(options, headerRow, clock, headerRow.row().cells());
    }

    private ReplayColumns(ReplayOptions options, CsvRows file, LocalTimeResolver clock, List<String> names) {
        this.file = file;
        this.options = options;
        this.clock = clock;
        header = names.stream().map(String::strip).toList();
        constantSensorId = options.sensorId();
        for (ReadingField field : ReadingField.values()) {
            ColumnChoice choice = ColumnChoice.of(field, options.column(field), header);
            List<String> parts = choice.parts(field, header);
            if (header.containsAll(parts)) {
                parts.forEach(this::requireUnique);
                choices.put(field, choice);
                positions.put(field, parts.stream().map(header::indexOf).toList());
            } else if (field != ReadingField.SENSOR_ID || options.columns().containsKey(field)) {
                throw missing(
                        field,
                        parts.stream()
                                .filter(part -> !header.contains(part))
                                .findFirst()
                                .orElseThrow());
            }
        }
        requireOneFieldPerColumn();
    }

    private void requireOneFieldPerColumn() {
        Map<Integer, ReadingField> fields = new HashMap<>();
        positions.forEach((field, places) -> places.forEach(place -> {
            ReadingField other = fields.putIfAbsent(place, field);
            if (other != null) {
                throw UserFailure.usage(
                        "column '" + header.get(place) + "' is assigned to both " + other.jsonName() + " and "
                                + field.jsonName(),
                        "choose another column for one of them: --column FIELD=NAME");
            }
        }));
    }

    /** Returns whether a row is a further header, as in concatenated files; the columns may be in another order. */
    boolean isHeader(CsvRow row) {
        if (!hasCell(row.cells(), choices.get(ReadingField.TEMPERATURE).name())) {
            return false;
        }
        List<String> names = row.cells().stream().map(String::strip).toList();
        return choices.entrySet().stream()
                .allMatch(entry -> names.containsAll(entry.getValue().parts(entry.getKey(), header)));
    }

    private static boolean hasCell(List<String> cells, String name) {
        for (String cell : cells) {
            if (cell.length() >= name.length() && cell.strip().equals(name)) {
                return true;
            }
        }
        return false;
    }

    /** Returns the same columns at their positions in another header. */
    ReplayColumns following(CsvRow headerRow) {
        return new ReplayColumns(options, file, clock, headerRow.cells());
    }

    /** Returns the parser of the file's times: for the given format, or the one detected from the first rows. */
    TimeParser timeParser(TimeFormat given, List<CsvRow> firstRows) {
        if (given.form().isPresent()) {
            return TimeParser.of(given.form().get());
        }
        int last = Collections.max(positions.get(ReadingField.PROCESS_TIMESTAMP));
        List<String> times = firstRows.stream()
                .map(CsvRow::cells)
                .filter(cells -> cells.size() > last)
                .map(cells -> text(cells, ReadingField.PROCESS_TIMESTAMP))
                .toList();
        Optional<String> ambiguous = TimeDetection.ambiguous(times);
        if (ambiguous.isPresent()) {
            throw file.failure(
                    "has times that can be read in more than one way, such as '"
                            + BadRow.excerpt(ambiguous.get(), TIME_SHOWN) + "' in column '"
                            + nameOf(ReadingField.PROCESS_TIMESTAMP) + "'",
                    EpochTime.isNumber(ambiguous.get())
                            ? "specify their format: --time-format epoch-s, epoch-ms, epoch-us or epoch-ns, or a pattern"
                                    + " such as yyyyMMddHH"
                            : "specify their format, for example --time-format 'dd/MM/yyyy HH:mm'");
        }
        return TimeDetection.of(times);
    }

    /** @throws BadCellException if the row is not a reading */
    Reading toReading(CsvRow row, TimeParser timeParser) throws BadCellException {
        requireShape(row);
        String sensorId = sensorId(row);
        return new Reading(
                time(row, timeParser, sensorId),
                number(row, ReadingField.TEMPERATURE),
                number(row, ReadingField.HUMIDITY),
                number(row, ReadingField.PRESSURE),
                sensorId);
    }

    /** Returns which column has a value that no instrument measures, and why; empty if all values are possible. */
    Optional<String> impossible(Reading reading) {
        if (reading.temperature() < ABSOLUTE_ZERO) {
            return Optional.of(nameOf(ReadingField.TEMPERATURE) + " below absolute zero");
        }
        if (reading.humidity() < 0 || reading.humidity() > MOST_HUMID) {
            return Optional.of(nameOf(ReadingField.HUMIDITY) + " outside 0 to 110 %");
        }
        return reading.pressure() < 0 ? Optional.of(nameOf(ReadingField.PRESSURE) + " below zero") : Optional.empty();
    }

    private String sensorId(CsvRow row) throws BadCellException {
        if (!positions.containsKey(ReadingField.SENSOR_ID)) {
            return constantSensorId;
        }
        String id = cell(row, ReadingField.SENSOR_ID);
        if (id.length() > Reading.LONGEST_SENSOR_ID) {
            throw new BadCellException(
                    nameOf(ReadingField.SENSOR_ID),
                    "longer than " + Reading.LONGEST_SENSOR_ID + " characters: " + id.length());
        }
        return id;
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
        // A decimal comma shifts all later cells: reading them by position would replay wrong values.
        if (cells.size() > header.size() && cells.stream().skip(header.size()).anyMatch(cell -> !cell.isBlank())) {
            throw new BadCellException(header.get(header.size() - 1), "too many cells: " + countOf(cells));
        }
    }

    private String countOf(List<String> cells) {
        return cells.size() + " instead of " + header.size();
    }

    private Instant time(CsvRow row, TimeParser timeParser, String sensorId) throws BadCellException {
        String text = cell(row, ReadingField.PROCESS_TIMESTAMP);
        Optional<ParsedTime> time = timeParser.read(text);
        if (time.isEmpty()) {
            throw badTime("not a time", text);
        }
        try {
            Instant instant = clock.instant(time.get(), sensorId);
            if (instant.isBefore(Reading.EARLIEST) || instant.isAfter(Reading.LATEST)) {
                throw badTime("not a time", text);
            }
            return instant;
        } catch (LocalTimeResolver.UnclearTimeException e) {
            throw badTime(e.getMessage(), text);
        }
    }

    private BadCellException badTime(String reason, String text) {
        return new BadCellException(nameOf(ReadingField.PROCESS_TIMESTAMP), reason, text);
    }

    private double number(CsvRow row, ReadingField field) throws BadCellException {
        String written = cell(row, field);
        if (isMissing(written)) {
            throw new BadCellException(nameOf(field), "a missing value (--missing)", written);
        }
        String text = options.table().decimalComma() ? written.replace(',', '.') : written;
        if (!isNumber(text)) {
            throw NOT_FINITE.matcher(text).matches()
                    ? new BadCellException(nameOf(field), "not a finite number", text)
                    : new BadCellException(nameOf(field), "not a number", written);
        }
        // Several times as fast as the JDK's parser, with the same result.
        double number = choices.get(field).convert(NumberInput.parseDouble(text, true));
        if (!Double.isFinite(number)) {
            throw new BadCellException(nameOf(field), "not a finite number", text);
        }
        if (Math.abs(number) > Reading.MAX_MAGNITUDE) {
            throw new BadCellException(nameOf(field), "not between -1000000 and 1000000", text);
        }
        return number;
    }

    private static boolean isNumber(String text) {
        return isPlain(text) || NUMBER.matcher(text).matches();
    }

    /** Returns whether a text is of the usual form, digits around a point: that takes less time than the whole form. */
    private static boolean isPlain(String text) {
        int at = text.startsWith("-") ? 1 : 0;
        int whole = endOfDigits(text, at);
        boolean hasPoint = whole < text.length() && text.charAt(whole) == '.';
        return whole > at && endOfDigits(text, hasPoint ? whole + 1 : whole) == text.length();
    }

    private static int endOfDigits(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }

    /** Returns whether a text stands for a missing value. Compares numbers by value: -9999.0 is -9999. */
    private boolean isMissing(String text) {
        return options.table().missing().stream()
                .anyMatch(missing -> missing.equals(text)
                        || isNumber(missing)
                                && isNumber(text)
                                && Double.parseDouble(missing) == Double.parseDouble(text));
    }

    private String cell(CsvRow row, ReadingField field) throws BadCellException {
        String text = text(row.cells(), field);
        if (text.isEmpty()) {
            throw new BadCellException(nameOf(field), "empty cell");
        }
        if (text.indexOf(CsvInput.UNDECODABLE) >= 0) {
            throw file.failure(
                    "line " + row.line() + ": " + nameOf(field) + ": contains bytes that are not valid "
                            + file.encoding() + ": '"
                            + BadRow.excerpt(text.replace(CsvInput.UNDECODABLE, '\uFFFD'), TIME_SHOWN) + "'",
                    "specify the encoding of the file, for example --encoding windows-1252");
        }
        return text;
    }

    /** Returns the text of a field. Joins several columns by a blank, as between date and time in one column. */
    private String text(List<String> cells, ReadingField field) {
        List<Integer> places = positions.get(field);
        return places.size() == 1
                ? cells.get(places.get(0)).strip()
                : places.stream()
                        .map(place -> cells.get(place).strip())
                        .collect(Collectors.joining(" "))
                        .strip();
    }

    private String nameOf(ReadingField field) {
        return positions.get(field).stream().map(header::get).collect(Collectors.joining("+"));
    }

    private void requireUnique(String column) {
        if (header.indexOf(column) != header.lastIndexOf(column)) {
            throw file.failure("has more than one column '" + column + "'", "rename one of them in the header");
        }
    }

    private UserFailure missing(ReadingField field, String column) {
        boolean none = Arrays.stream(ReadingField.values()).map(options::column).noneMatch(header::contains);
        String seen = header.size() == 1
                ? "its header is one cell: " + BadRow.excerpt(header.get(0), HEADER_SHOWN)
                : "it has: " + BadRow.excerpt(String.join(", ", header), HEADER_SHOWN);
        return file.failure(
                "has no column '" + column + "' for " + field.jsonName() + "; "
                        + seen.replace(CsvInput.UNDECODABLE, '\uFFFD'),
                "set it with --column " + field.jsonName() + "=NAME"
                        + (none
                                ? "; if this line is a title and not the header, skip it: --skip 1; if cells have another"
                                        + " separator: --separator C"
                                : ""));
    }
}
