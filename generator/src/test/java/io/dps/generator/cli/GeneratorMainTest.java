package io.dps.generator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.testing.RefusingPort;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class GeneratorMainTest {

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void a_broker_that_does_not_answer_is_code_3_and_a_last_line() throws IOException {
        String nobody;
        try (RefusingPort port = new RefusingPort()) {
            nobody = port.address();

            assertThat(run("--brokers", nobody, "--timeout", "500ms")).isEqualTo(3);
        }
        List<String> lines = out.toString().lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).startsWith("{\"state\":\"running\",\"topic\":\"weather_data\"");
        assertThat(lines.get(1))
                .startsWith("{\"state\":\"failed\"")
                .contains("\"error\":\"no Kafka broker answered at " + nobody + " within 500 ms\"");
        assertThat(err.toString())
                .isEqualTo("error: no Kafka broker answered at " + nobody + " within 500 ms\n"
                        + "hint: check that the broker is running and that its address is right\n");
    }

    @Test
    void a_file_that_is_not_there_is_code_1_and_a_last_line() {
        Path file = folder.resolve("nowhere.csv");

        int code = run("--brokers=127.0.0.1:1", "--replay=" + file);

        assertThat(code).isEqualTo(1);
        assertThat(out.toString().lines().toList().get(1))
                .contains("\"state\":\"failed\"")
                .endsWith("\"error\":\"" + file + " does not exist\"}");
        assertThat(err.toString()).isEqualTo("error: " + file + " does not exist\nhint: check the path\n");
    }

    @Test
    void options_that_do_not_go_together_are_code_2_without_a_line() {
        assertThat(run("--brokers=127.0.0.1:1", "--seed=1")).isEqualTo(2);

        assertThat(out.toString()).isEmpty();
        assertThat(err.toString())
                .startsWith("error: --seed needs --start or --replay: ")
                .contains("\nhint: ");
    }

    @Test
    void a_wrong_command_line_is_code_2() {
        assertThat(run()).isEqualTo(2);
        assertThat(run("--brokers=127.0.0.1:1", "--rate=fast")).isEqualTo(2);

        assertThat(err.toString())
                .contains("error: Missing required option: '--brokers=HOST:PORT'\nhint: see --help\n")
                .contains("'fast' is not a rate");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void an_interruption_is_a_stop_and_code_0() throws IOException {
        Files.writeString(
                folder.resolve("a.csv"),
                "process_timestamp,temperature,humidity,pressure\n2026-11-22T07:00:00Z,1,2,3\n");

        Thread.currentThread().interrupt();
        int code = run("--brokers=127.0.0.1:1", "--replay=" + folder.resolve("a.csv"));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(code).isZero();
        assertThat(out.toString().lines().toList().get(1))
                .startsWith("{\"state\":\"stopped\"")
                .endsWith("\"end\":\"interrupted\"}");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void SIGTERM_is_a_stop_and_code_0() throws IOException, InterruptedException {
        try (RefusingPort nobody = new RefusingPort()) {
            stopWhileNobodyAnswers(nobody.address());
        }
    }

    private static void stopWhileNobodyAnswers(String nobody) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        GeneratorMain.class.getName(),
                        "--brokers=" + nobody,
                        "--timeout=10m")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader lines = process.inputReader()) {
            assertThat(lines.readLine()).startsWith("{\"state\":\"running\"");

            // The process itself would close its output as well.
            process.toHandle().destroy();

            assertThat(lines.lines().reduce((earlier, later) -> later).orElseThrow())
                    .startsWith("{\"state\":\"stopped\"");
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void the_help_names_every_option() {
        assertThat(run("--help")).isZero();

        assertThat(out.toString())
                .contains("--brokers", "--topic", "--rate", "--late-by", "--time-format", "--strict", "Exit codes:")
                .contains("10% (default: 0)");
    }

    private int run(String... args) {
        CommandLine commandLine = GeneratorMain.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(args);
    }
}
