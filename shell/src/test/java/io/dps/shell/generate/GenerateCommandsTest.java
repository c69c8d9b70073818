package io.dps.shell.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.shell.app.TestCommands;
import io.dps.shell.output.CapturedStreams;
import io.dps.shell.platform.FakeTarget;
import io.dps.shell.platform.client.FakeKafka;
import io.dps.stack.model.Application;
import io.dps.stack.model.ServiceStatus.State;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A generator that outlives the shell, by what its process logs. */
final class GenerateCommandsTest {
    private final FakeKafka kafka = new FakeKafka();
    private final FakeTarget target = new FakeTarget();

    @TempDir
    private Path folder;

    private CapturedStreams run(int code, String... words) {
        CapturedStreams streams = CapturedStreams.offTerminal();
        assertThat(TestCommands.run(target.platform(kafka, folder), streams, words))
                .as(streams.err())
                .isEqualTo(code);
        return streams;
    }

    private static String report(String state, long acknowledged, long elapsed, String more) {
        return "{\"state\":\"" + state + "\",\"topic\":\"weather_data\",\"time\":\"2026-11-29T06:57:46Z\",\"sent\":"
                + acknowledged + ",\"acknowledged\":" + acknowledged + ",\"bytes\":0,\"late\":0,\"elapsed_ms\":"
                + elapsed + more + "}";
    }

    @Test
    void a_start_returns_with_the_first_acknowledged_readings() {
        target.onSubmit(application -> target.running("generator", 7)
                .logged("a line of a library")
                .logged(report("running", 0, 100, ""))
                .logged("{\"state\":\"runn"));
        target.afterLogs(() -> target.logged(report("running", 50, 200, "")));

        assertThat(run(0, "generate", "start", "--rate", "10/s").err()).contains("50 ");
        Application started = target.submitted.get(0);
        assertThat(started.arguments()).startsWith("--brokers", "broker:9092").contains("--rate=10/s");
        assertThat(run(0, "generate", "status", "-o", "csv").out()).contains("running,7,weather_data,50,");
    }

    @Test
    void a_start_that_fails_says_why() {
        target.onSubmit(application -> target.ended("generator", State.DEAD, "exit code 3")
                .logged(report("failed", 0, 100, ",\"error\":\"no such topic\"")));

        assertThat(run(1, "generate", "start").err())
                .endsWith("error: the generator failed: no such topic\nhint: see: stack logs generator\n");
    }

    @Test
    void one_that_ends_without_a_word_is_told_by_its_exit_code() {
        target.onSubmit(application -> target.ended("generator", State.DEAD, "exit code 137"));

        assertThat(run(1, "generate", "start").err()).contains("error: the generator ended: exit code 137");
    }

    @Test
    void a_start_that_is_interrupted_ends_what_it_started() {
        target.onSubmit(application -> {
            target.running("generator", 7);
            Thread.currentThread().interrupt();
        });

        run(130, "generate", "start");

        assertThat(target.stopped).containsExactly("generator");
    }

    @Test
    void without_a_broker_none_is_started() {
        kafka.goAway();

        assertThat(run(3, "generate", "start").err()).contains("Kafka does not answer at broker:9092");
        assertThat(target.submitted).isEmpty();
    }

    @Test
    void a_file_that_is_not_there_is_told_before_a_process_is_started() {
        run(2, "generate", "start", "--replay", folder.resolve("none.csv").toString());

        assertThat(target.submitted).isEmpty();
    }

    @Test
    void a_stop_tells_what_all_processes_published() {
        assertThat(run(0, "generate", "stop").err()).isEqualTo("no generator was running\n");
        assertThat(run(1, "generate", "status").err())
                .isEqualTo("no generator has been started yet; start one with: generate start\n");

        target.running("generator", 7)
                .logged(report("running", 50, 900, ""))
                .logged(report("running", 5, 100, ""))
                .logged(report("stopped", 7, 200, ""));
        assertThat(run(0, "generate", "stop").err()).contains("57 ");
        assertThat(target.stopped).contains("generator");
    }
}
