package io.dps.shell.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.shell.output.CapturedStreams;
import io.dps.shell.output.Output;
import io.dps.shell.output.Output.Verbosity;
import io.dps.shell.output.TestScreen;
import io.dps.stack.model.ProgressListener.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jline.builtins.ScreenTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DeployProgressTest {
    private static final int HEIGHT = 12;

    private CapturedStreams streams = CapturedStreams.onTerminal(80);
    private DeployProgress lines = new DeployProgress(output(Verbosity.NORMAL));

    private Output output(Verbosity verbosity) {
        return new Output(streams.streams(), Optional.empty(), verbosity);
    }

    private void step(String service, Step step, int seconds, String detail) {
        lines.onProgress(service, step, Duration.ofSeconds(seconds), detail);
    }

    @Test
    void each_service_has_a_line_that_is_renewed_in_place() {
        step("kafka", Step.STARTING, 0, "");
        step("airflow-dag-processor", Step.STARTING, 1, "");
        step("kafka", Step.WAITING, 2, "its task is preparing");
        assertThat(screen(80))
                .containsExactly(
                        "kafka                 waiting     2.0s  its task is preparing",
                        "airflow-dag-processor starting    1.0s");

        step("airflow-dag-processor", Step.HEALTHY, 4, "");
        step("kafka", Step.HEALTHY, 5, "");
        lines.close();
        assertThat(screen(80))
                .containsExactly("kafka                 healthy     5.0s", "airflow-dag-processor healthy     4.0s");
        assertThat(streams.out()).isEmpty();
    }

    @Test
    void a_line_is_never_wider_than_the_terminal_and_foreign_text_cannot_steer_it() {
        streams = CapturedStreams.onTerminal(50);
        lines = new DeployProgress(output(Verbosity.NORMAL));

        step("kafka", Step.STARTING, 0, "");
        step("kafka", Step.WAITING, 1, "it runs but does not answer yet: " + "x".repeat(100));
        step("connect", Step.WAITING, 2, "\u001b[2Jgone");

        assertThat(screen(50))
                .containsExactly(
                        "kafka                 waiting     1.0s  it runs b",
                        "connect               waiting     2.0s  \\u001b[2J");
    }

    @Test
    void what_was_waited_for_last_goes_at_the_end() {
        step("kafka", Step.STARTING, 0, "changed: Image");
        step("kafka", Step.WAITING, 3, "its task is new");
        step("stack", Step.WAITING, 4, "2 containers still run");

        lines.close();

        assertThat(screen(80)).containsExactly("kafka                 starting    0.0s  changed: Image");
    }

    @Test
    void more_services_than_the_terminal_has_lines_scroll_away_in_order() {
        for (int i = 0; i < 30; i++) {
            step("s" + i, Step.STARTING, 0, "");
            step("s" + i, Step.HEALTHY, i, "");
        }
        step("z", Step.STARTING, 31, "");

        List<String> screen = screen(80);
        assertThat(screen).hasSize(HEIGHT - 1).doesNotHaveDuplicates();
        assertThat(screen.get(screen.size() - 1)).startsWith("z ");
        assertThat(screen.get(screen.size() - 2)).startsWith("s29 ").contains("healthy");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void on_a_screen_with_fewer_rows_than_services_the_last_state_of_each_is_printed(boolean interrupted) {
        streams = CapturedStreams.onTerminal(new TestScreen(80, 3));
        lines = new DeployProgress(output(Verbosity.NORMAL));
        List<String> services = List.of("a", "b", "c", "d", "e");

        services.forEach(service -> step(service, Step.STARTING, 0, ""));
        services.subList(1, 5).forEach(service -> step(service, Step.HEALTHY, 2, ""));
        step("a", interrupted ? Step.WAITING : Step.HEALTHY, 3, "");
        lines.close();

        assertThat(screen(80).stream().map(line -> line.replaceAll(" +", " ")))
                .containsExactly(
                        interrupted ? "a starting 0.0s" : "a healthy 3.0s",
                        "b healthy 2.0s",
                        "c healthy 2.0s",
                        "d healthy 2.0s",
                        "e healthy 2.0s");
    }

    @Test
    void off_a_terminal_each_step_but_waiting_is_a_line_that_stays() {
        streams = CapturedStreams.offTerminal();
        lines = new DeployProgress(output(Verbosity.NORMAL));

        step("kafka", Step.STARTING, 0, "x".repeat(100));
        step("kafka", Step.WAITING, 1, "its task is new");
        step("kafka", Step.HEALTHY, 2, "");
        lines.close();

        assertThat(streams.err())
                .isEqualTo("kafka                 starting    0.0s  " + "x".repeat(100) + "\n"
                        + "kafka                 healthy     2.0s\n");
    }

    @Test
    void who_wants_quiet_sees_none() {
        lines = new DeployProgress(output(Verbosity.QUIET));

        step("kafka", Step.STARTING, 0, "");
        lines.close();

        assertThat(streams.err()).isEmpty();
    }

    /** What a person sees; a terminal goes to the start of a line at its end. */
    private List<String> screen(int width) {
        ScreenTerminal terminal = new ScreenTerminal(width, HEIGHT);
        terminal.write(streams.err().replace("\n", "\r\n"));
        return Stream.of(terminal.toString().split("\n"))
                .map(line -> line.stripTrailing())
                .filter(line -> !line.isEmpty())
                .toList();
    }
}
