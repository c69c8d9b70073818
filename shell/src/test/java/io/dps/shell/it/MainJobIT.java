package io.dps.shell.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Deploy, readings, averages are made once, and looked at from all sides: tail, SQL, plot. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MainJobIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Dps dps;
    private Dps.Result deployed;
    private Dps.Result topicsBefore;
    private Dps.Result streamBefore;
    private Dps.Result generated;
    private Dps.Result averaged;
    private Dps.Result averages;
    private Dps.Result produced;
    private Dps.Result averagedAgain;
    private Dps.Result statusAfter;

    /** 100 readings are averaged, then a good one between two that are none. */
    @BeforeAll
    void run(@TempDir Path folder) {
        dps = new Dps(folder);
        deployed = dps.run("stack", "deploy", "--any-port").succeeds();
        topicsBefore = dps.run("topic", "list", "-o", "csv").succeeds();
        streamBefore = dps.run("stream", "status").exitsWith(1);
        generated = dps.run(("generate run --count 100 --rate max --sensors 2 --start 2026-11-22T07:00:00Z"
                                + " --interval 1s --seed 7")
                        .split(" "))
                .succeeds();
        averaged = dps.run("stream", "start", "--until-caught-up").succeeds();
        averages = dps.run("topic", "tail", "weather_data_avg", "-o", "raw").succeeds();
        produced = dps.runWithInput("""
                        {"process_timestamp":"2026-11-22T07:02:00Z","temperature":"warm","humidity":1,"pressure":1}
                        not json
                        {"process_timestamp":"2026-11-22T07:02:01Z","temperature":20.5,"humidity":40,"pressure":1000}
                        """, "topic", "produce", "weather_data").succeeds();
        averagedAgain = dps.run("stream", "start", "--until-caught-up").succeeds();
        statusAfter = dps.run("stream", "status", "-o", "json").exitsWith(1);
        dps = dps.inThisProcess();
    }

    @AfterAll
    void remove() {
        dps.run("stack", "remove", "--purge", "-y").succeeds();
        assertThat(dps.state().resolve("local")).doesNotExist();
    }

    @Test
    void a_deploy_tells_where_the_services_answer_and_creates_the_topics() {
        assertThat(deployed.out()).contains("kafka", "127.0.0.1:", "connect", "sc://");
        assertThat(deployed.err()).contains("healthy");
        assertThat(topicsBefore.lines())
                .containsExactly(
                        "topic,partitions,replicas,records",
                        "dps_stream_progress,1,1,0",
                        "weather_data,4,1,0",
                        "weather_data_avg,1,1,0");
        streamBefore.says("no stream has reported yet");
    }

    @Test
    void readings_are_acknowledged_and_counted() {
        assertThat(generated.err()).contains("100 readings acknowledged");
        assertThat(generated.out()).isEmpty();
    }

    @Test
    void tail_shows_the_readings_as_they_are_written() throws Exception {
        List<String> raw =
                dps.run("topic", "tail", "weather_data", "-o", "raw").succeeds().lines();
        List<String> jsonl = dps.run("topic", "tail", "weather_data", "--key", "sensor-1", "-n", "60")
                .succeeds()
                .lines();
        Dps.Result table = dps.run("topic", "tail", "weather_data", "--key", "sensor-1", "-n", "3", "-o", "table")
                .succeeds();

        assertThat(raw)
                .filteredOn(line -> line.matches("\\{\"process_timestamp\":\"2026-11-22T07:0[01].*"))
                .hasSize(100);
        assertThat(raw).contains("not json");
        assertThat(jsonl).hasSize(50);
        JsonNode first = JSON.readTree(jsonl.get(0));
        assertThat(first.path("topic").asText()).isEqualTo("weather_data");
        assertThat(first.path("key").asText()).isEqualTo("sensor-1");
        assertThat(raw).contains(first.path("value").asText());
        assertThat(table.lines()).hasSize(4);
        assertThat(table.lines().get(0))
                .contains("partition", "offset", "process_timestamp", "temperature", "sensor_id");
    }

    @Test
    void tail_reads_a_range_of_offsets() {
        List<String> range = dps.run("topic", "tail", "weather_data", "--offset", "10:12", "-o", "csv")
                .succeeds()
                .lines();

        assertThat(range.get(0)).startsWith("partition,offset,timestamp,key,");
        assertThat(range.subList(1, range.size()))
                .isNotEmpty()
                .allMatch(line -> line.split(",")[1].equals("10") || line.split(",")[1].equals("11"));
    }

    @Test
    void the_averager_catches_up_and_ends() throws Exception {
        averaged.says("averager stopped", "100 readings, 0 rejected");

        // 100 readings, one a second from 07:00:00 to 07:01:39; the watermark of 07:01:29 closes eight windows.
        assertThat(averages.lines()).hasSize(8);
        for (String line : averages.lines()) {
            JsonNode average = JSON.readTree(line);
            assertThat(average.path("readings").asInt()).isEqualTo(10);
            assertThat(line)
                    .matches(
                            "\\{\"window\":\\{\"start\":\"2026-11-22T07:0[01]:[0-9]0\\.000Z\",\"end\":\"[^\"]+Z\"},"
                                    + "\"avg_temperature\":[0-9.]+,\"avg_humidity\":[0-9.]+,\"avg_pressure\":[0-9.]+,\"readings\":10}");
        }
    }

    @Test
    void malformed_readings_are_rejected_and_the_rest_goes_on() {
        produced.says("3 records acknowledged");
        averagedAgain.says("averager stopped");

        assertThat(statusAfter.out()).contains("\"rejected\":2").contains("\"readings\":101");
    }

    @Test
    void a_start_with_other_options_than_the_checkpoints_is_refused() {
        dps.run("stream", "start", "--window", "1m", "--until-caught-up")
                .exitsWith(1)
                .says("window");
    }

    @Test
    void a_running_averager_is_seen_by_any_shell_and_stopped_and_what_it_does_not_read_is_waited_for()
            throws Exception {
        dps.run("stream", "start").succeeds();
        Dps.Result running = dps.run("stream", "status", "-o", "csv").succeeds();
        assertThat(running.out()).containsPattern("weather_data_avg,(starting|running|idle),[0-9]+,");
        dps.run("stream", "start").exitsWith(1).says("averager");
        Sockets.requireLoopbackOnly("averager", dps.processId("averager"));

        dps.run("stream", "stop").succeeds().says("averager stopped");

        assertThat(dps.run("stream", "status", "-o", "csv").exitsWith(1).out()).contains("weather_data_avg,stopped,");
        dps.run("stream", "stop").succeeds().says("no averager was running");
        dps.runWithInput("{}\n{}\n", "topic", "produce", "weather_data").succeeds();
        dps.run("wait", "stream", "--state", "stopped").succeeds();
        dps.run("wait", "stream", "--timeout", "1s")
                .exitsWith(4)
                .says("stream weather_data_avg was not ready within 1.0s: it is 2 records behind");
    }

    @Test
    void sql_runs_over_topics_in_every_format() {
        String query = "select count(*) as n, cast(min(process_timestamp) as string) as first from weather_data"
                + " where sensor_id = 'sensor-1'";

        assertThat(dps.run("sql", query).succeeds().out()).isEqualTo("n,first\n50,2026-11-22 07:00:00\n");
        assertThat(dps.run("sql", query, "-o", "json").succeeds().out())
                .isEqualTo("[{\"n\":50,\"first\":\"2026-11-22 07:00:00\"}]\n");
        assertThat(dps.run("-o", "table", "-c", query).succeeds().lines().get(0))
                .isEqualTo(" n  first");
        assertThat(dps.run("-c", "set S=sensor-2; select count(*) as n from weather_data where sensor_id = ${S};")
                        .succeeds()
                        .out())
                .isEqualTo("n\n50\n");
        dps.run("sql", "selct 1").exitsWith(1).says("error: line 1, column 1: [PARSE_SYNTAX_ERROR]");
        dps.run("sql", "select * from nowhere").exitsWith(1).says("TABLE_OR_VIEW_NOT_FOUND");
    }

    @Test
    void a_view_of_a_topic_is_typed() {
        Dps.Result view = dps.run(
                        "-c",
                        "topic view weather_data_avg --name a; select max(avg_temperature) > 0 as warm from a where readings = 10;")
                .succeeds();

        assertThat(view.out()).contains("avg_temperature", "double").contains("warm\ntrue\n");
    }

    @Test
    void a_plot_is_drawn_in_the_terminal() {
        Dps.Result plot = dps.run("plot", "weather_data", "temperature").succeeds();

        // The title, ten lines of the plot, and three of its time axis.
        assertThat(plot.lines()).hasSize(1 + 10 + 3);
        assertThat(plot.lines().get(0)).contains("weather_data temperature", "101 records");
        assertThat(plot.out()).matches("(?s).*[\\u2801-\\u28ff].*");
        dps.run("plot", "weather_data", "temprature").exitsWith(1).says("did you mean 'temperature'?");
    }

    @Test
    void a_reader_that_goes_away_ends_a_command_quietly() {
        Dps.Result piped = dps.asProgram()
                .run("-c", "topic tail weather_data -o raw | head -n 1")
                .succeeds();

        assertThat(piped.lines()).hasSize(1);
        assertThat(piped.err()).isEmpty();
    }

    @Test
    void a_closed_standard_output_ends_the_process_quietly_with_141() throws Exception {
        dps.run("topic", "create", "unread").succeeds();
        dps.runWithInput("{}\n", "topic", "produce", "unread").succeeds();
        Process tail = dps.start("topic", "tail", "unread", "-o", "raw", "--follow", "--offset", "start");
        assertThat(tail.getInputStream().read()).isEqualTo('{');
        tail.getInputStream().close();
        dps.runWithInput("{}\n{}\n", "topic", "produce", "unread").succeeds();

        assertThat(tail.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(tail.exitValue()).isEqualTo(141);
        assertThat(tail.getErrorStream().readAllBytes()).isEmpty();
    }

    @Test
    void a_topic_is_made_looked_into_and_deleted() throws Exception {
        dps.run("topic", "create", "events", "--partitions", "2", "--topic-config", "retention.ms=3600000")
                .succeeds()
                .says("topic events created");
        dps.runWithInput("a\nb\nc\n", "topic", "produce", "events").succeeds();

        Dps.Result described =
                dps.run("topic", "describe", "events", "-o", "json").succeeds();
        JsonNode partitions = JSON.readTree(described.out());
        Dps.Result configs =
                dps.run("topic", "describe", "events", "--configs", "-o", "csv").succeeds();
        Dps.Result empty =
                dps.run("-c", "topic create none; topic describe none -o csv").succeeds();

        assertThat(partitions).hasSize(2);
        assertThat(partitions.get(0).path("records").asInt()
                        + partitions.get(1).path("records").asInt())
                .isEqualTo(3);
        assertThat(partitions.get(0).path("replicas").asText()).isNotEmpty();
        assertThat(described.out()).contains("\"first_time\":\"20", "\"last_time\":\"20");
        assertThat(described.err()).contains("topic events (", "): 3 records, ", "retention.ms=3600000");
        assertThat(configs.lines()).contains("retention.ms,3600000,yes").anyMatch(line -> line.endsWith(",no"));
        assertThat(empty.lines().get(1)).matches("0,[0-9]+,[0-9]+,[0-9]+,0,0,0,0,,");

        dps.run("topic", "delete", "events").exitsWith(2).says("add -y to confirm");
        dps.run("topic", "delete", "events", "-y").succeeds().says("topic events deleted");
        assertThat(dps.run("topic", "list").out()).doesNotContain("events");
        dps.run("topic", "delete", "weather_data")
                .exitsWith(2)
                .says("stream weather_data_avg (stopped) reads weather_data");
    }

    @Test
    void a_topic_that_cannot_be_made_or_found_is_told_why() {
        dps.run("topic", "create", "weather_data").exitsWith(1).says("error: topic 'weather_data' already exists");
        dps.run("topic", "create", "a/b").exitsWith(2).says("error: 'a/b' is not a valid topic name");
        dps.run("topic", "create", "e", "--partitions", "0").exitsWith(2).says("--partitions must be 1 or more");
        dps.run("topic", "create", "e", "--replicas", "3")
                .exitsWith(1)
                .says("error: cannot create topic e: ", "replica");
        dps.run("topic", "create", "e", "--topic-config", "retention=1")
                .exitsWith(1)
                .says("error: cannot create topic e: ", "retention");
        dps.run("topic", "describe", "wether_data").exitsWith(1).says("did you mean 'weather_data'?");
        dps.run("topic", "delete", "wether_data", "-y").exitsWith(1).says("did you mean 'weather_data'?");
    }

    @Test
    void a_batch_waits_and_demands(@TempDir Path folder) throws Exception {
        dps.run("wait", "stack").succeeds();
        dps.run("topic", "create", "five").succeeds();
        dps.runWithInput("{\"n\":1}\n".repeat(5), "topic", "produce", "five").succeeds();
        dps.run("wait", "topic", "five", "--records", "5").succeeds();
        dps.run("topic", "view", "five").succeeds();
        dps.run("wait", "topic", "nowhere", "--timeout", "1s")
                .exitsWith(4)
                .says("error: topic nowhere was not ready within 1.0s: there is no topic 'nowhere'");
        dps.run("assert", "sql", "select count(*) from five", "--equals", "5").succeeds();
        dps.run("assert", "sql", "select 1, 2", "--equals", "1")
                .exitsWith(1)
                .says("the statement returned 2 columns; expected a single value");

        Path batch = Files.writeString(
                folder.resolve("check.dps"),
                "sleep 10ms\nassert topic five --records 5\nassert topic five --records 7\necho never\n");
        Dps.Result checked = dps.run(batch.toString()).exitsWith(1);
        assertThat(checked.err())
                .contains("check.dps:3: error: assertion failed: topic five: expected 7 records, found 5");
        assertThat(checked.out()).isEmpty();
        dps.run("assert", "sql", "select count(*) from five", "--equals", "7", "--within", "2s")
                .exitsWith(1)
                .says("assertion failed after 2.0s: sql: expected '7', the statement returned '5'");
    }
}
