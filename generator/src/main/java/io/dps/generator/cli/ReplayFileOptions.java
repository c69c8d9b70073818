package io.dps.generator.cli;

import io.dps.generator.BadRowPolicy;
import io.dps.generator.ReplayOptions;
import io.dps.generator.ReplaySpeed;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options of the file that is replayed. */
final class ReplayFileOptions {

    @Option(names = "--replay", paramLabel = "FILE", description = "Replay a CSV file with a header, plain or gzip.")
    private Path file;

    @Option(
            names = "--column",
            paramLabel = "FIELD=NAME[:UNIT]",
            description = "With --replay: the column that holds a field, and its unit if that is not °C, %% or hPa"
                    + " (temperature=temp_f:fahrenheit); may be given several times.")
    private Map<String, String> columns = new LinkedHashMap<>();

    @Option(
            names = "--time-format",
            paramLabel = "FORMAT",
            description = "With --replay: iso, epoch-s, epoch-ms, epoch-us, epoch-ns or a pattern such as"
                    + " 'dd/MM/yyyy HH:mm' (default: seen from the first rows).")
    private String timeFormat;

    @Option(
            names = "--time-zone",
            paramLabel = "ZONE",
            converter = OptionConverters.OfZone.class,
            description = "With --replay: zone of times that name none (default: UTC).")
    private ZoneId timeZone;

    @Option(
            names = "--speed",
            paramLabel = "Nx",
            converter = OptionConverters.OfSpeed.class,
            description =
                    "With --replay: pace by event times, 1x as they were, 60x an hour in a minute" + " (default: max).")
    private ReplaySpeed speed;

    @Option(names = "--strict", description = "With --replay: stop at the first row that is no reading.")
    private boolean strict;

    Optional<Path> file() {
        return Optional.ofNullable(file);
    }

    boolean isGiven() {
        return file != null;
    }

    /**
     * Checks that they go together.
     *
     * @param rateGiven whether there is a rate
     * @throws GeneratorException of kind {@code USAGE} if they do not
     */
    void check(boolean rateGiven) {
        needReplay(!columns.isEmpty(), "--column");
        needReplay(timeFormat != null, "--time-format");
        needReplay(timeZone != null, "--time-zone");
        needReplay(speed != null, "--speed");
        needReplay(strict, "--strict");
        GenerateOptions.require(
                speed == null || !rateGiven,
                "--speed and --rate exclude each other: one paces by event time, the other by the clock",
                "leave one of them out");
        rowFormat();
    }

    private void needReplay(boolean given, String option) {
        GenerateOptions.require(!given || isGiven(), option + " needs --replay", "add --replay FILE");
    }

    ReplayOptions options() {
        return rowFormat().apply(ReplayOptions.of(file)).with(strict ? BadRowPolicy.STOP : BadRowPolicy.LEAVE_OUT);
    }

    private RowFormat rowFormat() {
        return RowFormat.of(columns, timeFormat, timeZone);
    }

    ReplaySpeed speed() {
        return speed == null ? ReplaySpeed.unlimited() : speed;
    }

    void addTo(Arguments arguments) {
        arguments.addIfGiven(
                "--replay", file, path -> path.toAbsolutePath().normalize().toString());
        columns.forEach((name, column) -> arguments.add("--column", name + "=" + column));
        arguments.addIfGiven("--time-format", timeFormat, text -> text);
        arguments.addIfGiven("--time-zone", timeZone, ZoneId::getId);
        arguments.addIfGiven("--speed", speed, OptionText::of);
        if (strict) {
            arguments.addFlag("--strict");
        }
    }
}
