package io.dps.shell.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What users get wrong, and what breaks under them: the right exit code, words that help, nothing hangs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("slow")
class BadInputIT {
    private static final String HEADER = "time,temp,humidity,pressure\n";

    private Path folder;
    private Dps dps;

    @BeforeAll
    void deploy(@TempDir Path temporary) {
        folder = temporary;
        dps = new Dps(folder);
        dps.run("stack", "deploy", "--any-port").succeeds();
    }

    @AfterAll
    void remove() {
        dps.run("stack", "remove", "--purge", "-y").succeeds();
    }

    @Test
    void unknown_words_get_a_suggestion() {
        dps.run("stakc").exitsWith(2).says("error: unknown command 'stakc'", "did you mean 'stack'?");
        dps.run("topic", "tial", "x").exitsWith(2).says("unknown command 'tial'", "did you mean 'tail'?");
        dps.run("stack", "deploy", "--any-prot")
                .exitsWith(2)
                .says("unknown option '--any-prot'", "did you mean '--any-port'?");
        dps.run("topic", "tail", "weather_dat").exitsWith(1).says("did you mean 'weather_data'?");
    }

    @Test
    void an_unknown_key_in_the_configuration_is_named_with_its_line() throws IOException {
        Path config = Files.writeString(folder.resolve("bad.yaml"), "color: never\ncontxt: lab\n");

        dps.run("--config", config.toString(), "topic", "list")
                .exitsWith(2)
                .says(config + ":2", "unknown key 'contxt'", "did you mean 'context'?");
    }

    @Test
    void a_missing_column_is_named_before_anything_is_sent() throws IOException {
        Path csv = Files.writeString(folder.resolve("column.csv"), HEADER + "2026-11-22T07:00:00Z,20,40,1000\n");
        long before = records();

        dps.run("generate", "run", "--replay", csv.toString(), "--column", "process_timestamp=time")
                .exitsWith(1)
                .says("temperature", "temp");

        assertThat(records()).isEqualTo(before);
    }

    @Test
    void bad_rows_are_reported_with_their_line_and_counted() throws IOException {
        Path csv = Files.writeString(
                folder.resolve("rows.csv"),
                HEADER + "2026-11-22T07:00:00Z,20,40,1000\n" + "2026-11-22T07:00:01Z,warm,40,1000\n"
                        + "yesterday,20,40,1000\n" + "2026-11-22T07:00:03Z,20,40,1000\n");
        long before = records();

        dps.run(
                        "generate",
                        "run",
                        "--replay",
                        csv.toString(),
                        "--column",
                        "process_timestamp=time",
                        "--column",
                        "temperature=temp")
                .succeeds()
                .says("line 3", "warm", "line 4", "yesterday", "2 readings acknowledged", "2 bad rows");

        assertThat(records()).isEqualTo(before + 2);
    }

    private long records() {
        return dps.run("topic", "tail", "weather_data", "-o", "raw")
                .succeeds()
                .lines()
                .size();
    }

    @Test
    void without_a_home_it_says_what_to_set() {
        Dps homeless = dps.with("HOME", "").with("XDG_STATE_HOME", "").with("XDG_CONFIG_HOME", "");

        homeless.run("topic", "list").exitsWith(2).says("HOME");
        homeless.run("--version").succeeds();
    }

    @Test
    void a_state_folder_that_cannot_be_written_is_named() throws IOException {
        // Root may write nearly anywhere, but nobody can make a folder below a file, or among the kernel's own.
        Path file = Files.writeString(folder.resolve("file"), "");

        for (String place : List.of(file.toString(), "/sys/kernel")) {
            Dps.Result deploy = dps.with("XDG_STATE_HOME", place)
                    .run("stack", "deploy", "--any-port")
                    .exitsWith(1);

            deploy.says("error: ", place);
            assertThat(deploy.err()).doesNotContain("Exception", "\tat ");
        }
    }

    @Test
    void absent_servers_are_noticed_at_once(@TempDir Path other) throws Exception {
        Dps dead = new Dps(other);
        dead.run("stack", "deploy", "--any-port").succeeds();
        try {
            dead.endForGood("kafka");
            dead.run("sql", "select count(*) from weather_data")
                    .exitsWith(3)
                    .says("Kafka does not answer at 127.0.0.1:");
            dead.run("sql", "select 1").succeeds();
            aWrongTokenIsRefused(dead);
            long connect = dead.processId("connect");
            // For minutes, as the rows are taken from the server whether they are read or not.
            Process running = dead.start(
                    "sql", "select id, sha2(repeat(cast(id as string), 2000), 512) from range(0, 20000000, 1, 4000)");
            assertThat(running.getInputStream().readNBytes(100)).isNotEmpty();
            dead.endForGood("connect", connect);
            running.getInputStream().transferTo(OutputStream.nullOutputStream());
            assertThat(new String(running.getErrorStream().readAllBytes()))
                    .matches("(?s)error: lost the connection to Spark Connect at sc://[^ ]+\nhint: .*stack status.*\n");
            assertThat(running.waitFor()).isEqualTo(3);
            dead.run("topic", "list").exitsWith(3).says("Kafka does not answer at 127.0.0.1:", "stack deploy");
            dead.run("sql", "select 1").exitsWith(3).says("Spark Connect does not answer at", "stack deploy");
            Dps.Result generate = dead.run("generate", "run", "--count", "1").exitsWith(3);
            assertThat(generate.err().lines().filter(line -> line.startsWith("error: ")))
                    .hasSize(1);
            assertThat(generate.err()).doesNotContain("WARN", "Exception");
        } finally {
            dead.run("stack", "remove", "--purge", "-y").succeeds();
        }
    }

    private static void aWrongTokenIsRefused(Dps dead) throws IOException {
        Path token = dead.state().resolve("local/secret/connect-token");
        String right = Files.readString(token);
        Files.writeString(token, "0".repeat(32));
        dead.run("sql", "select 1").exitsWith(3).says("error: Spark Connect at ", " refused the token");
        Files.writeString(token, right);
    }

    @Test
    void ctrl_c_ends_a_generator_and_tells_what_was_acknowledged() throws Exception {
        Process generate = dps.start("generate", "run", "--rate", "50", "--progress");
        StringBuilder said = new StringBuilder();
        while (!said.toString().matches("(?s).*[1-9][0-9]* readings acknowledged.*")) {
            int next = generate.getErrorStream().read();
            assertThat(next).as("ended early: %s", said).isNotNegative();
            said.append((char) next);
        }

        new ProcessBuilder("kill", "-INT", Long.toString(generate.pid()))
                .start()
                .waitFor();
        String rest = new String(generate.getErrorStream().readAllBytes());

        assertThat(generate.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(generate.exitValue()).isEqualTo(130);
        assertThat(rest).containsPattern("[0-9]+ readings acknowledged in .*interrupted");
    }

    @Test
    void ctrl_c_ends_a_command_that_waits_for_its_input() throws Exception {
        Process produce = dps.start("topic", "produce", "weather_data");
        String mark = "typed " + produce.pid();
        produce.getOutputStream().write((mark + "\n").getBytes());
        produce.getOutputStream().flush();
        // What was typed is in the topic, so the command waits for more.
        await().atMost(Duration.ofMinutes(2)).until(() -> dps.run("topic", "tail", "weather_data", "-o", "raw")
                .out()
                .contains(mark));

        new ProcessBuilder("kill", "-INT", Long.toString(produce.pid())).start().waitFor();

        assertThat(produce.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(produce.exitValue()).isEqualTo(130);
    }

    @Test
    void a_batch_stops_at_the_first_failure_with_its_place() throws IOException {
        Path batch = Files.writeString(folder.resolve("batch.dps"), "echo one\n\ntopic tail nowhere\necho never\n");

        Dps.Result run = dps.run(batch.toString()).exitsWith(1);

        assertThat(run.out()).isEqualTo("one\n");
        assertThat(run.err()).startsWith(batch + ":3: error: there is no topic 'nowhere'");
        assertThat(dps.run("--keep-going", "-f", batch.toString()).exitsWith(1).out())
                .isEqualTo("one\nnever\n");
        assertThat(dps.runWithInput("echo in\nnope\n").exitsWith(2).err()).startsWith("stdin:2: error: ");
    }

    @Test
    void a_batch_comes_through_a_pipe_as_well() throws Exception {
        Process batch = dps.start();
        try (var in = batch.getOutputStream()) {
            in.write("echo piped; topic list -o csv\n".getBytes());
        }

        assertThat(new String(batch.getInputStream().readAllBytes())).startsWith("piped\ntopic,partitions,");
        assertThat(batch.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(batch.exitValue()).isZero();
    }

    @Test
    void a_closed_standard_stream_is_no_input_and_loses_no_output() {
        dps.run("topic", "create", "closed").succeeds();
        dps.runWithInput("one\n", "topic", "produce", "closed").succeeds();

        dps.runLine("\"$DPS\" topic produce closed <&-").succeeds().says("0 records acknowledged");
        assertThat(dps.runLine("\"$DPS\" <&-").succeeds().err()).isEmpty();
        dps.runLine("\"$DPS\" topic tail closed -o raw >&-")
                .exitsWith(1)
                .says("error: cannot write the output: standard output is closed\nhint: ");
        for (String words : List.of("--help", "--version", "help topic tail")) {
            dps.runLine("\"$DPS\" " + words + " >&-")
                    .exitsWith(1)
                    .says("error: cannot write the output: standard output is closed\nhint: ");
            dps.runLine("\"$DPS\" " + words + " >/dev/full")
                    .exitsWith(1)
                    .says("error: cannot write the output: no space left");
        }
        dps.runLine("\"$DPS\" topic delete closed -y <&- >&- 2>&-").succeeds();
        assertThat(dps.run("topic", "list", "-o", "csv").succeeds().out()).doesNotContain("closed");
    }

    @Test
    void a_tail_that_waits_in_vain_ends_with_a_timeout() {
        Duration patience = Duration.ofSeconds(2);

        dps.run("topic", "tail", "weather_data_avg", "-f", "--max", "1", "--timeout", patience.toSeconds() + "s")
                .exitsWith(4)
                .says("weather_data_avg");
    }
}
