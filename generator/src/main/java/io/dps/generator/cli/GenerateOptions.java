package io.dps.generator.cli;

import io.dps.contract.Durations;
import io.dps.contract.Topics;
import io.dps.contract.UserFailure;
import io.dps.generator.publish.PublishRequest;
import io.dps.generator.publish.PublishRequest.RateLimit;
import io.dps.generator.publish.PublishRequest.StopCondition;
import io.dps.generator.record.RecordSource;
import io.dps.generator.replay.BadRow.BadRowListener;
import io.dps.generator.replay.ReplaySource;
import io.dps.generator.schema.RecordSchema;
import io.dps.generator.schema.SchemaFile;
import io.dps.generator.schema.SchemaSource;
import io.dps.generator.synthetic.EventTime;
import io.dps.generator.synthetic.SyntheticSource;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * All options for making readings or records, or replaying readings, as a mixin for a command, with their converters. Each method that
 * uses the options checks them first; none prints anything or ends the process.
 */
public final class GenerateOptions {

    private static final long MOST_SENSORS = 1_000_000;
    private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(1);

    @Option(
            names = "--topic",
            paramLabel = "TOPIC",
            description = "Topic of the records (default: " + Topics.READINGS + ").")
    private String topic;

    @Option(
            names = "--rate",
            paramLabel = "N/s",
            converter = OptionConverters.OfRate.class,
            description = "Records per second, or 'max' (default: 1/s; max with --replay or --start).")
    private RateLimit rate;

    @Option(
            names = "--sensors",
            paramLabel = "N",
            converter = OptionConverters.OfWhole.class,
            description = "Number of sensors (default: 1).")
    private Long sensors;

    @Option(
            names = "--count",
            paramLabel = "N",
            converter = OptionConverters.OfWhole.class,
            description = "Stop after N records, including duplicates and malformed ones.")
    private Long count;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = OptionConverters.OfDuration.class,
            description = "Stop after this time.")
    private Duration duration;

    @Option(
            names = "--start",
            paramLabel = "TIME",
            converter = OptionConverters.OfTime.class,
            description = "Event time of the first record (default: wall clock).")
    private Instant start;

    @Option(
            names = "--interval",
            paramLabel = "TIME",
            converter = OptionConverters.OfDuration.class,
            description = "With --start: time from one record to the next (default: 1s).")
    private Duration interval;

    @Option(
            names = "--seed",
            paramLabel = "N",
            converter = OptionConverters.OfWhole.class,
            description =
                    "With --start or --replay: random seed; the same options and seed give the same bytes (default: random).")
    private Long seed;

    @Mixin
    private FaultOptions faults = new FaultOptions();

    @Option(
            names = "--schema",
            paramLabel = "FILE",
            description = "Make records of a schema instead of readings: a YAML file, or 'orders' or 'meters', which"
                    + " come with dps; needs --topic.")
    private String schema;

    /** The schema, once it has been read: its file may change while records are made. */
    private RecordSchema readSchema;

    @Mixin
    private ReplayFileOptions replay = new ReplayFileOptions();

    @Option(
            names = "--watermark",
            paramLabel = "TIME",
            converter = OptionConverters.OfDuration.class,
            description = "Watermark of the stream that reads the topic; the generator waits for the broker often"
                    + " enough that readings sent in order do not become late; a longer one is faster (default: 10s).")
    private Duration watermark;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "30s",
            converter = OptionConverters.OfDuration.class,
            description = "How long to wait for a broker that does not answer (default: ${DEFAULT-VALUE}).")
    private Duration timeout = Duration.ofSeconds(30);

    private final long randomSeed = ThreadLocalRandom.current().nextLong();

    /** Returns the topic of {@code --topic}. */
    public String topic() {
        return topic == null ? Topics.READINGS : topic;
    }

    /** Returns how long to wait for a broker that does not answer. */
    public Duration timeout() {
        return timeout;
    }

    /** Returns whether readings come from a file. */
    public boolean isReplay() {
        return replay.isGiven();
    }

    /** Returns the file to replay, if one is given. */
    public Optional<Path> replayFile() {
        return replay.file();
    }

    /** Returns what the records are called in messages, in the plural. */
    public String noun() {
        return schema == null ? "readings" : "records";
    }

    /**
     * Returns the schema of the records; empty if they are readings.
     *
     * @throws UserFailure of kind {@code USAGE} if the file is not a schema
     */
    public Optional<RecordSchema> schema() {
        if (schema != null && readSchema == null) {
            readSchema = new SchemaFile(schema).read();
        }
        return Optional.ofNullable(readSchema);
    }

    /** Returns whether {@code --rate} is given; if it is not, a default applies. */
    public boolean isRateGiven() {
        return rate != null;
    }

    /**
     * Checks that the options go together.
     *
     * @throws UserFailure of kind {@code USAGE} if they do not
     */
    public void check() {
        refuseBlankTopic();
        requirePositive(count, "--count");
        requirePositive(sensors, "--sensors");
        require(
                sensors == null || sensors <= MOST_SENSORS,
                "--sensors " + sensors + " is too many",
                "give a whole number up to " + MOST_SENSORS);
        requirePositive(duration, "--for");
        requirePositive(interval, "--interval");
        requirePositive(watermark, "--watermark");
        require(
                timeout.toMillis() >= 100,
                "--timeout " + Durations.format(timeout) + " is too short",
                "wait at least 100ms");
        require(
                interval == null || start != null,
                "--interval needs --start: otherwise event times come from the wall clock",
                "add --start 2026-11-22T07:00:00Z, or slow down with --rate");
        require(
                seed == null || start != null || isReplay(),
                "--seed needs --start or --replay: otherwise event times come from the wall clock and differ in each run",
                "add --start 2026-11-22T07:00:00Z");
        refuseWithReplay(start != null, "--start");
        refuseWithReplay(interval != null, "--interval");
        refuseWithReplay(sensors != null, "--sensors");
        refuseWithSchema(sensors != null, "--sensors", "a schema has no sensors");
        refuseWithSchema(isReplay(), "--replay", "one makes records, the other reads them from a file");
        require(
                schema == null || topic != null,
                "--schema needs --topic: " + topic() + " is for readings",
                "add --topic NAME");
        faults.check();
        replay.check(rate != null);
    }

    private void refuseBlankTopic() {
        require(!topic().isBlank(), "--topic is empty", "give a topic, or omit --topic to use " + Topics.READINGS);
    }

    private void refuseWithSchema(boolean given, String option, String reason) {
        require(
                !given || schema == null,
                "--schema and " + option + " cannot be used together: " + reason,
                "leave one of them out");
    }

    private void refuseWithReplay(boolean given, String option) {
        require(
                !given || !isReplay(),
                "--replay and " + option + " cannot be used together: a file brings its own times and sensors",
                "leave one of them out");
    }

    /**
     * Opens the source of readings or records; the caller closes it.
     *
     * @param badRows called with each row that a replay leaves out
     * @throws UserFailure of kind {@code USAGE} if the options do not go together or the schema is wrong, or
     *     {@code INPUT} if the file to replay cannot be used
     */
    public RecordSource<?> open(BadRowListener badRows) {
        check();
        if (isReplay()) {
            return new ReplaySource(replay.options(), badRows);
        }
        EventTime time = start == null
                ? EventTime.of(Clock.systemUTC())
                : EventTime.simulated(start, interval == null ? DEFAULT_INTERVAL : interval);
        Optional<RecordSchema> made = schema();
        if (made.isPresent()) {
            require(
                    made.get().hasEventTime() || !faults.hasLate(),
                    "--late needs an event time, which schema " + schema + " does not have",
                    "add 'event-time: FIELD' to the schema, with a field of type timestamp");
            return new SchemaSource(made.get(), time, seed());
        }
        return new SyntheticSource(sensors == null ? 1 : sensors.intValue(), time, seed());
    }

    /** Returns true if nothing but Ctrl-C ends the run: no count, no time, no files with an end. */
    public boolean isEndless() {
        return count == null && duration == null && replayFile().isEmpty();
    }

    /**
     * Returns the request to publish: to which topic, how fast and for how long.
     *
     * @throws UserFailure of kind {@code USAGE} if the options do not go together
     */
    public PublishRequest request() {
        check();
        StopCondition stop = new StopCondition(
                count == null ? OptionalLong.empty() : OptionalLong.of(count), Optional.ofNullable(duration));
        return PublishRequest.to(topic())
                .at(rateLimit())
                .until(stop)
                .forWatermark(watermark == null ? PublishRequest.DEFAULT_WATERMARK : watermark)
                .with(faults.faults(seed()))
                .atSpeed(replay.speed());
    }

    private RateLimit rateLimit() {
        if (rate != null) {
            return rate;
        }
        return isReplay() || start != null ? RateLimit.unlimited() : new RateLimit(1);
    }

    private long seed() {
        return seed == null ? randomSeed : seed;
    }

    /**
     * Returns arguments that pass the same options to another process, whatever its working directory: each as one
     * word {@code --name=value}, in a fixed order. Of the defaults, only topic and timeout are included.
     *
     * @throws UserFailure of kind {@code USAGE} if the options do not go together
     */
    public List<String> arguments() {
        check();
        Arguments arguments = new Arguments();
        arguments.add("--topic", topic());
        arguments.addIfGiven("--schema", schema, name -> new SchemaFile(name).absolute());
        arguments.addIfGiven("--rate", rate, OptionConverters::format);
        arguments.addIfGiven("--sensors", sensors, String::valueOf);
        arguments.addIfGiven("--count", count, String::valueOf);
        arguments.addIfGiven("--for", duration, Durations::format);
        arguments.addIfGiven("--start", start, String::valueOf);
        arguments.addIfGiven("--interval", interval, Durations::format);
        arguments.addIfGiven("--seed", seed, String::valueOf);
        faults.addTo(arguments);
        replay.addTo(arguments);
        arguments.addIfGiven("--watermark", watermark, Durations::format);
        arguments.add("--timeout", Durations.format(timeout));
        return arguments.words();
    }

    private static void requirePositive(Long number, String option) {
        require(number == null || number > 0, option + " " + number + " is too small", "give a whole number from 1");
    }

    private static void requirePositive(Duration time, String option) {
        require(
                time == null || !time.isZero(),
                option + " 0s is too short",
                "give a duration such as 500ms, 10s, 5m, 1h or 1d");
    }

    static void require(boolean holds, String otherwise, String hint) {
        if (!holds) {
            throw UserFailure.usage(otherwise, hint);
        }
    }

    /**
     * Collects arguments for another process, each as {@code --name=value}, so that a value may begin with a dash.
     */
    static final class Arguments {

        private final List<String> words = new ArrayList<>();

        void add(String option, String value) {
            words.add(option + "=" + value);
        }

        void addFlag(String option) {
            words.add(option);
        }

        <T> void addIfGiven(String option, T value, Function<T, String> toText) {
            if (value != null) {
                add(option, toText.apply(value));
            }
        }

        List<String> words() {
            return List.copyOf(words);
        }
    }
}
