package io.dps.shell.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Readings in every way they come: at a rate, from a file, in the background, with faults; and none is miscounted. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GenerateIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Dps dps;
    private Path folder;

    @BeforeAll
    void deploy(@TempDir Path folder) {
        this.folder = folder;
        dps = new Dps(folder).inThisProcess();
        dps.run("stack", "deploy", "--any-port").succeeds();
    }

    @AfterAll
    void remove() {
        dps.run("stack", "remove", "--purge", "-y").succeeds();
    }

    @Test
    void the_same_seed_gives_the_same_bytes_faults_included() throws Exception {
        long before = records();
        String options = "generate run --stdout --count 2000 --rate max --sensors 3 --start 2026-11-22T07:00:00Z"
                + " --late 5% --late-by 1m --duplicate 5% --malformed 10% --seed ";

        Dps.Result first = dps.asProgram().run("-c", options + "42 > first").succeeds();
        dps.asProgram()
                .run("-c", options + "42 > second; " + options + "43 > other")
                .succeeds();

        assertThat(folder.resolve("second")).hasSameBinaryContentAs(folder.resolve("first"));
        assertThat(Files.mismatch(folder.resolve("first"), folder.resolve("other")))
                .isNotNegative();
        assertThat(first.err()).contains("2000 readings", " late, ", " twice, ", " malformed");
        assertThat(records()).as("nothing goes to Kafka").isEqualTo(before);
    }

    @Test
    void a_process_makes_records_of_a_schema() throws Exception {
        String schema = "key: who\nfields:\n  n: {type: bigint, sequence: 1}\n"
                + "  who: {type: string, choice: [a]}\n  name: {type: string, faker: '#{name.fullName}'}\n";
        Path file = Files.writeString(folder.resolve("mine.yaml"), schema);
        dps.run("topic", "create", "mine").succeeds();

        dps.run("generate", "start", "--schema", file.toString(), "--topic", "mine", "--count", "20", "--rate", "max")
                .succeeds()
                .says("20 records acknowledged");

        List<String> records = dps.run("topic", "tail", "mine", "--key", "a", "--format", "%s\\n")
                .succeeds()
                .lines();
        assertThat(records).hasSize(20);
        assertThat(records.get(19)).matches("\\{\"n\":20,\"who\":\"a\",\"name\":\"[^\"]+ [^\"]+\"}");
    }

    @Test
    void a_reader_that_goes_away_ends_it_quietly() {
        Dps.Result piped =
                dps.run("-c", "generate run --stdout --rate max | head -n 2").succeeds();

        assertThat(piped.lines()).hasSize(2).allMatch(line -> line.startsWith("{\"process_timestamp\":\"20"));
        assertThat(piped.err()).isEmpty();
    }

    @Test
    void a_rate_is_kept_within_one_percent() throws Exception {
        long before = records();
        Dps.Result run = dps.run("generate", "run", "--rate", "400/s", "--for", "10s", "--sensors", "5", "-o", "json")
                .succeeds();

        JsonNode summary = JSON.readTree(run.out());
        assertThat(summary.path("state").asText()).isEqualTo("ended");
        assertThat(summary.path("end").asText()).isEqualTo("duration");
        assertThat(summary.path("acknowledged").asInt()).isCloseTo(4_000, within(40));
        assertThat(summary.path("ack_ms_p50").asDouble()).isPositive();
        assertThat(summary.path("ack_ms_p99").asDouble())
                .isGreaterThanOrEqualTo(summary.path("ack_ms_p50").asDouble());
        assertThat(run.err()).contains("p99");
        assertThat(records() - before).isEqualTo(summary.path("acknowledged").asLong());
    }

    @Test
    void a_generator_in_the_background_outlives_the_shell_and_is_counted() throws Exception {
        long before = records();
        dps.run("generate", "status").exitsWith(1);
        dps.run("generate", "stop").succeeds().says("no generator was running");

        // when
        dps.run("generate", "start", "--rate", "200/s", "--sensors", "2", "--malformed", "10%")
                .succeeds()
                .says("generator running: ");

        // then
        JsonNode status = JSON.readTree(
                        dps.run("generate", "status", "-o", "json").succeeds().out())
                .get(0);
        assertThat(status.path("state").asText()).isEqualTo("running");
        dps.run("generate", "start")
                .exitsWith(1)
                .says("generator is already running: process "
                        + status.path("id").asLong());
        awaitRecords(before + 500);
        dps.run("generate", "stop").succeeds().says("generator stopped: ");
        JsonNode stopped = JSON.readTree(
                        dps.run("generate", "status", "-o", "json").exitsWith(1).out())
                .get(0);
        assertThat(stopped.path("acknowledged").asLong()).isEqualTo(records() - before);
        assertThat(stopped.path("malformed").asLong()).isPositive();
    }

    @Test
    void a_generator_that_cannot_do_its_work_says_why_at_once() {
        dps.run("generate", "start", "--replay", "nowhere.csv").exitsWith(2).says("there is no file nowhere.csv");
        dps.run("generate", "start", "--topic", "nowhere")
                .exitsWith(1)
                .says("the generator failed: topic 'nowhere' does not exist");
        dps.run("generate", "run", "--topic", "nowhere").exitsWith(1).says("error: topic 'nowhere' does not exist");
        assertThat(dps.run("generate", "status", "-o", "csv").exitsWith(1).out())
                .contains("failed,,nowhere,0,");
    }

    @Test
    void ctrl_c_flushes_and_tells_what_was_acknowledged() throws Exception {
        long before = records();
        Process run = dps.start("generate", "run", "--rate", "300/s");
        awaitRecords(before + 300);

        new ProcessBuilder("kill", "-INT", Long.toString(run.pid())).start().waitFor();

        assertThat(run.waitFor(1, TimeUnit.MINUTES)).isTrue();
        String err = new String(run.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(run.exitValue()).isEqualTo(130);
        assertThat(err).contains(records() - before + " readings acknowledged in", ", interrupted");
    }

    @Test
    void a_file_with_other_names_units_and_times_is_replayed_at_its_own_pace() throws Exception {
        // given
        Path file = Files.writeString(folder.resolve("other.csv"), """
                when,temp_f,rel,air,station
                1795330800,68,0.41,101325,north
                1795330802,hot,0.42,101325,north
                1795330804,212,0.43,101325,south
                """);
        String columns = " --column process_timestamp=when --column temperature=temp_f:fahrenheit"
                + " --column humidity=rel:fraction --column pressure=air:pa --column sensor_id=station";

        // when
        Dps.Result run = dps.run(("generate run --stdout --speed 2x --replay " + file + columns).split(" "))
                .succeeds();

        // then
        assertThat(run.lines())
                .containsExactly(
                        "{\"process_timestamp\":\"2026-11-22T07:00:00.000000Z\",\"temperature\":20.0,\"humidity\":41.0,\"pressure\":1013.25,\"sensor_id\":\"north\"}",
                        "{\"process_timestamp\":\"2026-11-22T07:00:04.000000Z\",\"temperature\":100.0,\"humidity\":43.0,\"pressure\":1013.25,\"sensor_id\":\"south\"}");
        assertThat(run.err())
                .contains("line 3: temp_f: not a number: 'hot'", "1 bad rows left out", "acknowledged in 2.");
        dps.run(("generate run --stdout --strict --replay " + file + columns).split(" "))
                .exitsWith(1)
                .says("line 3", "temp_f", "records acknowledged: 1");
        dps.run(("generate run --stdout --replay " + file + columns.replace("fahrenheit", "farenheit")).split(" "))
                .exitsWith(2)
                .says("farenheit", "celsius, fahrenheit, kelvin");
    }

    @Test
    void a_broker_that_is_lost_is_waited_for_until_the_timeout_and_what_it_took_is_told() throws Exception {
        // given
        long before = records();
        Process run = dps.start("generate", "run", "--rate", "300/s", "--timeout", "10s");
        awaitRecords(before + 300);

        // when
        dps.endForGood("kafka");

        // then
        assertThat(run.waitFor(2, TimeUnit.MINUTES)).isTrue();
        String err = new String(run.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(run.exitValue()).isEqualTo(3);
        assertThat(err)
                .contains("stopped acknowledging; records acknowledged: ")
                .doesNotContain("Exception", "\tat ");
        long told =
                Long.parseLong(err.replaceAll("(?s).*stopped acknowledging; records acknowledged: ([0-9]+).*", "$1"));
        dps.run("stack", "deploy").succeeds();
        assertThat(records() - before).as("what was acknowledged is there").isGreaterThanOrEqualTo(told);
        assertThat(told).isGreaterThan(300);
    }

    private void awaitRecords(long count) {
        dps.run("wait", "topic", "weather_data", "--records", Long.toString(count), "--offsets", "--timeout", "3m")
                .succeeds();
    }

    /** Records of the topic of readings. */
    private long records() {
        List<String> line = dps.run("topic", "list", "-o", "csv").succeeds().lines().stream()
                .filter(topic -> topic.startsWith("weather_data,"))
                .toList();
        return Long.parseLong(line.get(0).split(",")[3]);
    }
}
