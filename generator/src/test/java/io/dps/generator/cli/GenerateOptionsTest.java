package io.dps.generator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.generator.publish.PublishRequest;
import io.dps.generator.publish.PublishRequest.RateLimit;
import io.dps.generator.publish.ReadingPublisher;
import io.dps.generator.publish.ReadingPublisher.PublishListener;
import io.dps.generator.reading.Reading;
import io.dps.generator.record.RecordSource;
import io.dps.generator.replay.BadRow;
import io.dps.generator.replay.BadRow.BadRowListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

final class GenerateOptionsTest {

    private static final String START = "--start=2026-11-22T07:00:00Z";

    @TempDir
    Path folder;

    @Command(name = "run")
    static final class Host {
        @Mixin
        private GenerateOptions options;
    }

    @Test
    void without_options_one_sensor_sends_a_reading_per_second_without_end() {
        GenerateOptions options = parse();

        PublishRequest request = options.request();

        assertThat(request.topic()).isEqualTo("weather_data");
        assertThat(request.rate().perSecond()).isEqualTo(1);
        assertThat(request.stop().count()).isEmpty();
        assertThat(request.stop().duration()).isEmpty();
        assertThat(request.faults().isNone()).isTrue();
        assertThat(request.speed().isUnlimited()).isTrue();
        assertThat(options.timeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(options.isReplay()).isFalse();
    }

    @Test
    void a_replay_goes_as_fast_as_it_can() {
        assertThat(parse("--replay=x.csv").request().rate().isUnlimited()).isTrue();
        assertThat(parse("--replay=x.csv", "--speed=60x").request().speed().factor())
                .isEqualTo(60);
    }

    @Test
    void everything_that_is_asked_for_is_in_the_request() {
        PublishRequest request = parse(
                        "--topic=t",
                        "--rate",
                        "0.5/s",
                        "--count",
                        "10",
                        "--for",
                        "5m",
                        START,
                        "--seed",
                        "-7",
                        "--late",
                        "10%",
                        "--late-by",
                        "1m",
                        "--duplicate",
                        "0.05",
                        "--malformed",
                        "2.5%")
                .request();

        assertThat(request.topic()).isEqualTo("t");
        assertThat(request.rate().perSecond()).isEqualTo(0.5);
        assertThat(request.stop().count()).hasValue(10);
        assertThat(request.stop().duration()).contains(Duration.ofMinutes(5));
        assertThat(request.faults().late()).isEqualTo(0.1);
        assertThat(request.faults().lateBy()).isEqualTo(Duration.ofMinutes(1));
        assertThat(request.faults().duplicate()).isEqualTo(0.05);
        assertThat(request.faults().malformed()).isEqualTo(0.025);
        assertThat(request.faults().seed()).isEqualTo(-7);
    }

    @Test
    void opens_sensors_at_a_simulated_time() {
        try (RecordSource<?> source =
                parse(START, "--interval=500ms", "--sensors=2", "--seed=1").open(BadRowListener.none())) {
            List<Reading> readings = List.of(next(source), next(source));

            assertThat(readings).extracting(Reading::sensorId).containsExactly("sensor-1", "sensor-2");
            assertThat(readings)
                    .extracting(Reading::processTimestamp)
                    .containsExactly(Instant.parse("2026-11-22T07:00:00Z"), Instant.parse("2026-11-22T07:00:00.5Z"));
        }
    }

    @Test
    void opens_a_file_with_its_columns_units_and_times() throws IOException {
        Path file = Files.writeString(
                folder.resolve("a.csv"), "when,temp=f,humidity,p\n03/04/2026 10:00,70.7,42.1,100320\nx,1,2,3\n");
        List<BadRow> badRows = new ArrayList<>();
        GenerateOptions options = parse(
                "--replay=" + file,
                "--column=process_timestamp=when",
                "--column=temperature=temp=f:fahrenheit",
                "--column=pressure=p:pa",
                "--time-format=dd/MM/yyyy HH:mm",
                "--time-zone=Europe/Rome");

        try (RecordSource<?> source = options.open(badRows::add)) {
            assertThat(next(source))
                    .isEqualTo(new Reading(Instant.parse("2026-04-03T08:00:00Z"), 21.5, 42.1, 1003.2, "replay"));
            assertThat(source.next()).isEmpty();
        }
        assertThat(badRows).extracting(BadRow::line).containsExactly(3L);
    }

    @Test
    void the_same_options_and_seed_give_the_same_bytes_faults_included() {
        String[] words = {
            START,
            "--seed=7",
            "--rate=max",
            "--count=5000",
            "--sensors=3",
            "--late=0.1",
            "--late-by=1m",
            "--duplicate=10%",
            "--malformed=10%"
        };

        assertThat(bytes(words)).isEqualTo(bytes(words)).hasSizeGreaterThan(100_000);
        words[1] = "--seed=8";
        String[] seven = words.clone();
        seven[1] = "--seed=7";
        assertThat(bytes(words)).isNotEqualTo(bytes(seven));
    }

    @Test
    void readings_are_held_back_for_the_watermark_of_those_who_read() {
        assertThat(parse().request().watermark()).isEqualTo(Duration.ofSeconds(10));
        assertThat(parse("--watermark=1s").request().watermark()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void simulated_time_and_files_run_as_fast_as_they_can_unless_a_rate_is_named() {
        assertThat(parse("--start=2026-11-22T07:00:00Z").request().rate()).isEqualTo(RateLimit.unlimited());
        assertThat(parse("--replay=a.csv").request().rate()).isEqualTo(RateLimit.unlimited());
        assertThat(parse().request().rate()).isEqualTo(new RateLimit(1));
        assertThat(parse("--start=2026-11-22T07:00:00Z", "--rate=5").request().rate())
                .isEqualTo(new RateLimit(5));
    }

    @Test
    void a_duration_of_many_parts_is_a_century_at_most() {
        assertThat(parse("--for=" + "999999999999d".repeat(200)).arguments()).contains("--for=36525d");
    }

    @Test
    void the_standard_input_is_a_file_of_this_process_alone() {
        GenerateOptions options = parse("--replay=-");

        assertThat(options.replayFile()).contains(Path.of("/dev/stdin"));
        assertThatThrownBy(options::arguments)
                .hasMessage("--replay -: a process that outlives the shell cannot read the shell's input");
    }

    @Test
    void without_a_seed_readings_differ() {
        assertThat(bytes(START, "--rate=max", "--count=100")).isNotEqualTo(bytes(START, "--rate=max", "--count=100"));
    }

    static Stream<List<String>> roundTrips() {
        return Stream.of(
                List.of("--topic=weather_data", "--timeout=30s"),
                List.of("--topic=orders", "--schema=orders", "--timeout=30s"),
                List.of(
                        "--topic=t",
                        "--rate=0.5/s",
                        "--sensors=3",
                        "--count=10",
                        "--for=90s",
                        "--start=2026-11-22T07:00:00.500Z",
                        "--interval=1500ms",
                        "--seed=-7",
                        "--late=0.1",
                        "--late-by=1h",
                        "--duplicate=0.000000001",
                        "--malformed=1",
                        "--watermark=1m",
                        "--timeout=1d"),
                List.of(
                        "--topic=t",
                        "--rate=max",
                        "--seed=1",
                        "--replay=/data/with blank's $HOME \"x\".csv",
                        "--column=temperature=temp=a b:fahrenheit",
                        "--column=sensor_id='x'",
                        "--time-format=dd/MM/yyyy'T'HH:mm",
                        "--time-zone=Europe/Rome",
                        "--separator=tab",
                        "--skip=2",
                        "--encoding=windows-1252",
                        "--decimal-comma",
                        "--missing=-9999,NA",
                        "--strict",
                        "--timeout=500ms"),
                List.of("--topic=t", "--replay=/x.csv", "--speed=0.5x", "--timeout=1m"));
    }

    @ParameterizedTest
    @MethodSource("roundTrips")
    void arguments_give_the_same_options_again(List<String> canonical) {
        assertThat(parse(canonical.toArray(String[]::new)).arguments()).isEqualTo(canonical);
    }

    @ParameterizedTest
    @CsvSource({
        "--rate,     100,    --rate=100/s",
        "--rate,     100.50/s, --rate=100.5/s",
        "--rate,     100000000, --rate=100000000/s",
        "--for,      60s,    --for=1m",
        "--for,      3600000ms, --for=1h",
        "--for,      48h,    --for=2d",
        "--for,      1m30s,  --for=90s",
        "--timeout,  200000d, --timeout=36525d",
        "--for,      999999999999d, --for=36525d",
        "--duplicate, 10%,   --duplicate=0.1",
        "--duplicate, 100%,  --duplicate=1",
        "--malformed, 0,     --malformed=0"
    })
    void arguments_have_one_form(String option, String given, String canonical) {
        assertThat(parse(option, given).arguments()).contains(canonical);
    }

    @Test
    void a_file_is_passed_on_by_its_absolute_path() {
        assertThat(parse("--replay", "some/../a.csv").arguments())
                .contains("--replay=" + Path.of("a.csv").toAbsolutePath());
    }

    @Test
    void every_option_is_passed_on() {
        List<String> names = new CommandLine(new Host())
                .getCommandSpec().options().stream()
                        .map(OptionSpec::longestName)
                        .toList();

        List<String> passedOn = roundTrips()
                .flatMap(List::stream)
                .map(word -> word.replaceFirst("=.*", ""))
                .distinct()
                .toList();

        assertThat(passedOn).containsExactlyInAnyOrderElementsOf(names);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--seed=1                       | --seed needs --start or --replay: otherwise event times come from the wall clock and differ in each run",
                "--interval=1s                  | --interval needs --start: otherwise event times come from the"
                        + " wall clock",
                "--late=0.1                     | --late needs --late-by, which sets how late the late ones are",
                "--late-by=1m                   | --late-by needs --late, which sets the share of late ones",
                "--late=0.1 --late-by=0s        | --late-by 0s is too short",
                "--count=0                      | --count 0 is too small",
                "--sensors=-1                   | --sensors -1 is too small",
                "--sensors=1000001              | --sensors 1000001 is too many",
                "--for=0s                       | --for 0s is too short",
                "--interval=0s --start=2026-11-22T07:00:00Z | --interval 0s is too short",
                "--watermark=0s                 | --watermark 0s is too short",
                "--timeout=99ms                 | --timeout 99ms is too short",
                "--topic=                       | --topic is empty",
                "--column=temperature=a         | --column needs --replay",
                "--skip=1                       | --skip needs --replay",
                "--replay=x --column=a          | --column 'a' does not specify a field",
                "--replay=x --column=temperature=a --column=temperature=b | --column gives temperature twice: 'a' and 'b'",
                "--replay=x --separator=ab      | --separator 'ab' is not a valid separator of cells",
                "--replay=x --separator=a       | --separator 'a' is not a valid separator of cells",
                "--replay=x --skip=-1           | --skip -1 is too small",
                "--replay=x --encoding=latin99  | --encoding 'latin99' is not a known encoding",
                "--replay=x --missing=-9999,,NA | --missing has an empty value; rows with an empty cell are skipped"
                        + " anyway",
                "--replay=x --decimal-comma --separator=, | --decimal-comma and --separator ',' cannot be used together, unless"
                        + " numbers are quoted",
                "--column=temperature=t         | --column needs --replay",
                "--time-format=iso              | --time-format needs --replay",
                "--time-zone=UTC                | --time-zone needs --replay",
                "--speed=1x                     | --speed needs --replay",
                "--strict                       | --strict needs --replay",
                "--replay=x --speed=1x --rate=1 | --speed and --rate cannot be used together: one paces by event time,"
                        + " the other by the clock",
                "--replay=x --sensors=2         | --replay and --sensors cannot be used together: a file brings its own"
                        + " times and sensors",
                "--replay=x --start=2026-11-22T07:00:00Z | --replay and --start cannot be used together: a file brings"
                        + " its own times and sensors",
                "--replay=x --column=temp=t     | --column temp: a reading has no field 'temp'",
                "--replay=x --column=humidity=  | --column humidity= does not specify a column",
                "--replay=x --time-format={     | --time-format '{' is not a valid format: Pattern includes reserved"
                        + " character: '{'"
            })
    void says_what_does_not_go_together(String line, String message) {
        GenerateOptions options = parse(line.split(" "));

        for (Runnable use : List.<Runnable>of(
                options::check, options::request, options::arguments, () -> options.open(BadRowListener.none()))) {
            UserFailure thrown = catchThrowableOfType(UserFailure.class, use::run);

            assertThat(thrown).hasMessage(message);
            assertThat(thrown.kind()).isEqualTo(FailureKind.USAGE);
            assertThat(thrown.hint()).isNotBlank();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--rate=fast       | 'fast' is not a rate (write 100/s, 0.5/s or max)",
                "--rate=0          | '0' is not a rate (write 100/s, 0.5/s or max)",
                "--rate=-1/s       | '-1/s' is not a rate (write 100/s, 0.5/s or max)",
                "--rate=1e3        | '1e3' is not a rate (write 100/s, 0.5/s or max)",
                "--for=10          | '10' is not a duration (write 500ms, 10s, 1m30s, 1h or 1d)",
                "--late=11         | '11' is not a share (write 0.1 or 10%, at most 1 or 100%)",
                "--late=101%       | '101%' is not a share (write 0.1 or 10%, at most 1 or 100%)",
                "--malformed=-0.1  | '-0.1' is not a share (write 0.1 or 10%, at most 1 or 100%)",
                "--duplicate=NaN   | 'NaN' is not a share (write 0.1 or 10%, at most 1 or 100%)",
                "--speed=60        | '60' is not a speed (write 1x, 60x, 0.5x or max)",
                "--speed=0x        | '0x' is not a speed (write 1x, 60x, 0.5x or max)",
                "--start=yesterday | 'yesterday' is not a time (write it as 2026-11-22T07:00:00Z)",
                "--time-zone=Mars  | 'Mars' is not a time zone (write UTC, +02:00 or Europe/Rome)",
                "--count=many      | 'many' is not a whole number",
                "--seed=0.5        | '0.5' is not a whole number"
            })
    void says_what_a_value_should_be(String word, String message) {
        ParameterException thrown = catchThrowableOfType(ParameterException.class, () -> parse(word));

        assertThat(thrown).hasMessageContaining(message);
    }

    private static Reading next(RecordSource<?> source) {
        return (Reading) source.next().orElseThrow();
    }

    @Test
    void a_schema_makes_records_and_the_same_seed_gives_the_same_bytes() {
        String[] words = {
            "--schema=orders",
            "--topic=orders",
            START,
            "--count=500",
            "--seed=7",
            "--late=5%",
            "--late-by=5m",
            "--duplicate=5%",
            "--malformed=5%"
        };

        byte[] made = published(words);

        assertThat(new String(made, StandardCharsets.UTF_8).lines().findFirst().orElseThrow())
                .matches("\\{\"id\":1,\"at\":\"2026-11-22T0[67]:.*\"region\":\"(north|south|east|west)\".*}");
        assertThat(Arrays.equals(published(words), made)).isTrue();
        words[4] = "--seed=8";
        assertThat(Arrays.equals(published(words), made)).isFalse();
    }

    @Test
    void a_process_gets_the_path_of_a_schema_and_the_name_of_one_that_comes_with_dps() {
        assertThat(parse("--schema=orders", "--topic=t").arguments())
                .containsExactly("--topic=t", "--schema=orders", "--timeout=30s");
        assertThat(parse("--schema=a/../b.yaml", "--topic=t").arguments())
                .contains("--schema=" + Path.of("b.yaml").toAbsolutePath());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--sensors=2       | --schema and --sensors cannot be used together: a schema has no sensors",
                "--replay=a.csv    | --schema and --replay cannot be used together: one makes records",
                "--column=a=b      | --column needs --replay"
            })
    void refuses_with_a_schema_what_is_for_readings(String word, String message) {
        GenerateOptions options = parse("--schema=orders", "--topic=orders", word);

        assertThatExceptionOfType(UserFailure.class).isThrownBy(options::check).withMessageContaining(message);
    }

    @Test
    void a_schema_needs_a_topic_and_late_records_need_an_event_time() throws IOException {
        GenerateOptions topicless = parse("--schema=orders");
        assertThatExceptionOfType(UserFailure.class)
                .isThrownBy(topicless::check)
                .withMessage("--schema needs --topic: weather_data is for readings");

        Path file = Files.writeString(folder.resolve("s.yaml"), "fields: {id: {type: bigint, sequence: 1}}\n");
        GenerateOptions timeless = parse("--schema=" + file, "--topic=t", "--late=1%", "--late-by=1m");
        assertThatExceptionOfType(UserFailure.class)
                .isThrownBy(() -> timeless.open(BadRowListener.none()))
                .withMessage("--late needs an event time, which schema " + file + " does not have");
    }

    private static byte[] bytes(String... words) {
        byte[] bytes = published(words);
        assertThat(new String(bytes, StandardCharsets.UTF_8)).contains("process_timestamp");
        return bytes;
    }

    private static byte[] published(String... words) {
        GenerateOptions options = parse(words);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (RecordSource<?> source = options.open(BadRowListener.none())) {
            ReadingPublisher.toStream(out).publish(source, options.request(), PublishListener.none());
        }
        return out.toByteArray();
    }

    private static GenerateOptions parse(String... words) {
        Host host = new Host();
        new CommandLine(host).parseArgs(words);
        return host.options;
    }
}
