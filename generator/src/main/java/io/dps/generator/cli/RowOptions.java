package io.dps.generator.cli;

import io.dps.contract.UserFailure;
import io.dps.generator.cli.GenerateOptions.Arguments;
import io.dps.generator.reading.ReadingField;
import io.dps.generator.replay.ReplayOptions;
import io.dps.generator.replay.ReplayOptions.TableFormat;
import io.dps.generator.replay.ReplayOptions.TimeFormat;
import java.nio.charset.Charset;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** Options that describe the format of a file's rows. */
final class RowOptions {
    /** The fields of a reading, as completion candidates. */
    static final class Fields implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(ReadingField.values())
                    .map(field -> field.jsonName() + "=")
                    .iterator();
        }
    }

    @Option(
            names = "--column",
            paramLabel = "FIELD=NAME[:UNIT]",
            completionCandidates = Fields.class,
            description = "For a file: the column that holds FIELD, with its unit if that is not °C, %% or hPa"
                    + " (temperature=temp_f:fahrenheit). Join a time in two columns with '+'"
                    + " (process_timestamp=date+time). Can be repeated.")
    private List<String> columns = new ArrayList<>();

    @Option(
            names = "--time-format",
            paramLabel = "FORMAT",
            description = "For a file: iso, epoch-s, epoch-ms, epoch-us, epoch-ns or a pattern such as"
                    + " 'dd/MM/yyyy HH:mm' (default: detected from the first rows).")
    private String timeFormat;

    @Option(
            names = "--time-zone",
            paramLabel = "ZONE",
            converter = OptionConverters.OfZone.class,
            description = "For a file: time zone of times without one (default: UTC).")
    private ZoneId timeZone;

    @Option(
            names = "--separator",
            paramLabel = "C",
            description =
                    "For a file: separator between cells, a character or 'tab' (default: detected from the header).")
    private String separator;

    @Option(
            names = "--skip",
            paramLabel = "N",
            converter = OptionConverters.OfWhole.class,
            description = "For a file: number of lines to skip before the header.")
    private Long skip;

    @Option(
            names = "--encoding",
            paramLabel = "NAME",
            description =
                    "For a file: its encoding, such as windows-1252 (default: that of its byte order mark, or UTF-8).")
    private String encoding;

    @Option(names = "--decimal-comma", description = "For a file: numbers have a decimal comma, 20,5 instead of 20.5.")
    private boolean decimalComma;

    @Option(
            names = "--missing",
            paramLabel = "V[,V]",
            split = ",",
            description =
                    "For a file: values that stand for 'no value', such as -9999,NA; rows that contain one are skipped.")
    private List<String> missing = new ArrayList<>();

    /**
     * Checks the options.
     *
     * @throws UserFailure of kind {@code USAGE} if one of them is not valid
     */
    void check() {
        fields();
        times();
        table();
    }

    /** Returns the given options with this format of rows. */
    ReplayOptions apply(ReplayOptions options) {
        return options.with(fields()).with(times()).with(table());
    }

    /** Returns the name of the first of these options that is given; empty if none is. */
    Optional<String> given() {
        Map<String, Boolean> given = new LinkedHashMap<>();
        given.put("--column", !columns.isEmpty());
        given.put("--time-format", timeFormat != null);
        given.put("--time-zone", timeZone != null);
        given.put("--separator", separator != null);
        given.put("--skip", skip != null);
        given.put("--encoding", encoding != null);
        given.put("--decimal-comma", decimalComma);
        given.put("--missing", !missing.isEmpty());
        return given.entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    void addTo(Arguments arguments) {
        columns.forEach(column -> arguments.add("--column", column));
        arguments.addIfGiven("--time-format", timeFormat, text -> text);
        arguments.addIfGiven("--time-zone", timeZone, ZoneId::getId);
        arguments.addIfGiven("--separator", separator, text -> text);
        arguments.addIfGiven("--skip", skip, String::valueOf);
        arguments.addIfGiven("--encoding", encoding, text -> text);
        if (decimalComma) {
            arguments.addFlag("--decimal-comma");
        }
        if (!missing.isEmpty()) {
            arguments.add("--missing", String.join(",", missing));
        }
    }

    private Map<ReadingField, String> fields() {
        Map<ReadingField, String> fields = new EnumMap<>(ReadingField.class);
        for (String text : columns) {
            int equals = text.indexOf('=');
            GenerateOptions.require(
                    equals > 0, "--column '" + text + "' does not specify a field", "write --column FIELD=NAME[:UNIT]");
            String name = text.substring(0, equals);
            String column = text.substring(equals + 1);
            GenerateOptions.require(
                    !column.isBlank(),
                    "--column " + name + "= does not specify a column",
                    "write --column " + name + "=NAME");
            String before = fields.put(field(name), column);
            GenerateOptions.require(
                    before == null,
                    "--column gives " + name + " twice: '" + before + "' and '" + column + "'",
                    "leave one of them out");
        }
        return fields;
    }

    private static ReadingField field(String name) {
        return ReadingField.named(name)
                .orElseThrow(() -> UserFailure.usage(
                        "--column " + name + ": a reading has no field '" + name + "'",
                        "use one of: "
                                + Arrays.stream(ReadingField.values())
                                        .map(ReadingField::jsonName)
                                        .collect(Collectors.joining(", "))));
    }

    private TimeFormat times() {
        try {
            return new TimeFormat(Optional.ofNullable(timeFormat), timeZone == null ? ZoneOffset.UTC : timeZone);
        } catch (IllegalArgumentException e) {
            throw UserFailure.usage(
                    "--time-format '" + timeFormat + "' is not a valid format: " + e.getMessage(),
                    "write iso, epoch-s, epoch-ms, epoch-us, epoch-ns or a pattern such as 'dd/MM/yyyy HH:mm'");
        }
    }

    private TableFormat table() {
        GenerateOptions.require(
                skip == null || skip >= 0, "--skip " + skip + " is too small", "give a whole number of lines from 0");
        Set<String> values = missing.stream().map(String::strip).collect(Collectors.toCollection(LinkedHashSet::new));
        GenerateOptions.require(
                !values.contains(""),
                "--missing has an empty value; rows with an empty cell are skipped anyway",
                "write --missing -9999,NA");
        Optional<Character> between = Optional.ofNullable(separator).map(RowOptions::separator);
        GenerateOptions.require(
                !decimalComma || !between.equals(Optional.of(',')),
                "--decimal-comma and --separator ',' cannot be used together, unless numbers are quoted",
                "omit --separator: dps detects it from the header");
        return new TableFormat(
                between,
                skip == null ? 0 : skip,
                Optional.ofNullable(encoding).map(RowOptions::charset),
                decimalComma,
                values);
    }

    private static char separator(String text) {
        if (text.equalsIgnoreCase("tab") || text.equals("\\t")) {
            return '\t';
        }
        boolean fits = text.length() == 1 && !Character.isLetterOrDigit(text.charAt(0)) && "\"\r\n".indexOf(text) < 0;
        GenerateOptions.require(
                fits,
                "--separator '" + text + "' is not a valid separator of cells",
                "write one character: ';', '|', ',', or tab");
        return text.charAt(0);
    }

    private static Charset charset(String name) {
        try {
            return Charset.forName(name);
        } catch (IllegalArgumentException e) {
            throw UserFailure.usage(
                    "--encoding '" + name + "' is not a known encoding",
                    "write UTF-8, UTF-16LE, windows-1252, ISO-8859-1 or another Java encoding");
        }
    }
}
