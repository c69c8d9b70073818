package io.dps.generator.cli;

import io.dps.contract.UserFailure;
import io.dps.generator.cli.GenerateOptions.Arguments;
import io.dps.generator.publish.PublishRequest.ReplaySpeed;
import io.dps.generator.replay.ReplayOptions;
import io.dps.generator.replay.ReplayOptions.BadRowPolicy;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options for the file to replay. */
final class ReplayFileOptions {
    private static final Path STANDARD_INPUT = Path.of("/dev/stdin");

    @Option(
            names = "--replay",
            paramLabel = "FILE",
            description = "Replay a CSV file with a header, plain or gzip; '-' is the standard input.")
    private Path file;

    @Mixin
    private RowOptions rows = new RowOptions();

    @Option(
            names = "--speed",
            paramLabel = "Nx",
            converter = OptionConverters.OfSpeed.class,
            description =
                    "With --replay: speed relative to event times; 1x is real time, 60x replays an hour in a minute (default: max).")
    private ReplaySpeed speed;

    @Option(names = "--strict", description = "With --replay: stop at the first row that is not a reading.")
    private boolean strict;

    Optional<Path> file() {
        return Optional.ofNullable(file).map(given -> isStandardInput() ? STANDARD_INPUT : given);
    }

    boolean isGiven() {
        return file != null;
    }

    /**
     * Checks that the options go together.
     *
     * @param rateGiven whether {@code --rate} is given
     * @throws UserFailure of kind {@code USAGE} if they do not
     */
    void check(boolean rateGiven) {
        rows.given().ifPresent(option -> needReplay(true, option));
        needReplay(speed != null, "--speed");
        needReplay(strict, "--strict");
        GenerateOptions.require(
                speed == null || !rateGiven,
                "--speed and --rate cannot be used together: one paces by event time, the other by the clock",
                "leave one of them out");
        rows.check();
    }

    private void needReplay(boolean given, String option) {
        GenerateOptions.require(!given || isGiven(), option + " needs --replay", "add --replay FILE");
    }

    ReplayOptions options() {
        return rows.apply(ReplayOptions.of(file().orElseThrow()))
                .with(strict ? BadRowPolicy.STOP : BadRowPolicy.LEAVE_OUT);
    }

    private boolean isStandardInput() {
        return file.toString().equals("-");
    }

    ReplaySpeed speed() {
        return speed == null ? ReplaySpeed.unlimited() : speed;
    }

    void addTo(Arguments arguments) {
        GenerateOptions.require(
                file == null || !isStandardInput() && !file.startsWith("/dev") && !file.startsWith("/proc"),
                "--replay " + file + ": a process that outlives the shell cannot read the shell's input",
                "give a file, or use 'generate run'");
        arguments.addIfGiven(
                "--replay", file, path -> path.toAbsolutePath().normalize().toString());
        rows.addTo(arguments);
        arguments.addIfGiven("--speed", speed, OptionConverters::format);
        if (strict) {
            arguments.addFlag("--strict");
        }
    }
}
