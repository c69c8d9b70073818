package io.dps.shell.command;

import io.dps.generator.BadRowListener;
import io.dps.generator.EventTime;
import io.dps.generator.ReadingField;
import io.dps.generator.ReadingSource;
import io.dps.generator.ReplayOptions;
import io.dps.generator.ReplaySource;
import io.dps.generator.SyntheticSource;
import io.dps.shell.error.DpsException;
import io.dps.shell.error.Suggestion;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.Option;

/** Where readings come from: made by sensors that do not exist, or replayed from a file. */
final class SourceOptions {
    @Option(names = "--sensors", paramLabel = "N", defaultValue = "1", description = "Number of sensors (default: 1).")
    private int sensors;

    @Option(names = "--start", paramLabel = "TIME", description = "Time of the first reading (default: wall clock).")
    private Instant start;

    @Option(
            names = "--interval",
            paramLabel = "TIME",
            description = "With --start: from one reading to the next (default: 1s).")
    private Duration interval;

    @Option(names = "--seed", paramLabel = "N", description = "With --start: the same options give the same readings.")
    private Long seed;

    @Option(names = "--replay", paramLabel = "FILE", description = "Replay a CSV file with a header, plain or gzip.")
    private Path replay;

    @Option(
            names = "--column",
            paramLabel = "FIELD=NAME",
            description = "With --replay: the column that holds a field; may be given several times.")
    private Map<String, String> columns = Map.of();

    ReadingSource open(BadRowListener badRows) {
        require(start != null || interval == null, "--interval needs --start");
        require(start != null || seed == null, "--seed needs --start");
        require(replay != null || columns.isEmpty(), "--column needs --replay");
        require(replay == null || start == null, "--replay and --start exclude each other");
        if (replay != null) {
            return new ReplaySource(new ReplayOptions(replay, fields(), ReplayOptions.DEFAULT_SENSOR_ID), badRows);
        }
        Duration step = interval == null ? Duration.ofSeconds(1) : interval;
        EventTime time = start == null ? EventTime.of(Clock.systemUTC()) : EventTime.simulated(start, step);
        return new SyntheticSource(
                sensors, time, seed == null ? ThreadLocalRandom.current().nextLong() : seed);
    }

    private Map<ReadingField, String> fields() {
        Map<ReadingField, String> fields = new EnumMap<>(ReadingField.class);
        columns.forEach((name, column) -> fields.put(field(name), column));
        return fields;
    }

    private static ReadingField field(String name) {
        List<String> known =
                Arrays.stream(ReadingField.values()).map(ReadingField::jsonName).toList();
        return ReadingField.named(name)
                .orElseThrow(() -> DpsException.usage(
                        "a reading has no field '" + name + "'",
                        Suggestion.hint(name, known, "its fields are: " + String.join(", ", known))));
    }

    boolean isReplay() {
        return replay != null;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw DpsException.usage(otherwise, "see: generate run --help");
        }
    }
}
