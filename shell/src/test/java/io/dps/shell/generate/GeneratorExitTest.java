package io.dps.shell.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.shell.app.TestCommands;
import io.dps.shell.output.CapturedStreams;
import io.dps.shell.platform.Platform;
import io.dps.stack.model.ConnectEndpoint;
import io.dps.stack.model.Endpoints;
import io.dps.stack.model.KafkaEndpoint;
import io.dps.stack.model.LogRequest.LogSink;
import io.dps.stack.model.ServiceStatus;
import io.dps.stack.model.ServiceStatus.Ending;
import io.dps.stack.model.ServiceStatus.Kind;
import io.dps.stack.model.ServiceStatus.State;
import io.dps.stack.model.Target;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What {@code generate status} and {@code stack status} tell of a generator on a swarm that no command ended. */
final class GeneratorExitTest {
    private static final List<String> STARTED = List.of(
            "io.dps.generator.cli.GeneratorMain",
            "--brokers",
            "kafka-1:9092",
            "--topic",
            "weather data",
            "--rate",
            "50/s");
    private static final String AGAIN = "generate start --topic 'weather data' --rate 50/s";
    private static final String TIME = "2026-11-29T06:57:47Z";

    private final CapturedStreams streams = CapturedStreams.offTerminal();

    private int run(ServiceStatus generator, List<String> log, String... words) {
        Endpoints endpoints = new Endpoints(
                KafkaEndpoint.plaintext("k:1"),
                KafkaEndpoint.plaintext("k:1"),
                new ConnectEndpoint("c", 1, Optional.empty(), false),
                Optional.empty(),
                List.of());
        Target target = (Target) Proxy.newProxyInstance(
                Target.class.getClassLoader(),
                new Class<?>[] {Target.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "status" -> List.of(status("kafka", Kind.SERVICE, State.HEALTHY, Optional.of("1")), generator);
                    case "application" -> Optional.of(generator);
                    case "endpoints" -> Optional.of(endpoints);
                    case "logs" -> {
                        log.forEach(line -> ((LogSink) arguments[1]).line("generator", line));
                        yield null;
                    }
                    default -> null;
                });
        try (Platform platform = new Platform("test", target, Path.of("views.json"))) {
            return TestCommands.run(platform, streams, words);
        }
    }

    private static ServiceStatus status(String name, Kind kind, State state, Optional<String> id) {
        return new ServiceStatus(name, kind, state, id, Optional.empty(), "", 0, "", "1/1", "");
    }

    private static ServiceStatus ended(State state, String how, boolean wholeLog) {
        return status("generator", Kind.APPLICATION, state, Optional.empty())
                .endedBy(new Ending(Instant.parse(TIME), how, STARTED, wholeLog));
    }

    private static String report(String state, long acknowledged, long elapsed) {
        return "{\"state\":\"" + state + "\",\"topic\":\"weather data\",\"time\":\"2026-11-29T06:57:46Z\",\"sent\":"
                + acknowledged + ",\"acknowledged\":" + acknowledged + ",\"bytes\":0,\"late\":0,\"elapsed_ms\":"
                + elapsed
                + "}";
    }

    @Test
    void one_that_was_interrupted_tells_when_how_much_it_did_and_how_to_start_it() {
        ServiceStatus generator = ended(State.ENDED, "exit code 0", true);
        List<String> log = List.of(report("running", 700, 10_000), report("stopped", 1200, 17_000));

        assertThat(run(generator, log, "generate", "status", "-o", "csv")).isEqualTo(1);
        assertThat(streams.out()).contains("stopped,,weather data,1200,");
        assertThat(streams.err())
                .contains("generator ended " + TIME + " (exit code 0): 1200 records acknowledged")
                .contains("hint: to start the generator again from its first reading: " + AGAIN);
    }

    @Test
    void the_status_of_the_stack_says_the_same() {
        ServiceStatus generator = ended(State.ENDED, "exit code 0", true);
        List<String> log = List.of(report("stopped", 1200, 17_000));

        assertThat(run(generator, log, "stack", "status", "-o", "csv")).isZero();
        assertThat(streams.out())
                .contains("ended " + TIME + " (exit code 0): 1200 records acknowledged; start it again: " + AGAIN);
        assertThat(streams.err()).isEmpty();
    }

    /** After a restart of the engine the broker may be there later than the generator, which then gives up. */
    @Test
    void what_its_first_process_published_counts_though_later_ones_found_no_broker() {
        ServiceStatus generator = ended(State.DEAD, "exit code 3: cannot reach kafka-1:9092", true);
        List<String> log = List.of(
                report("running", 0, 300),
                report("running", 700, 10_000),
                report("running", 0, 200),
                report("failed", 0, 900),
                report("running", 0, 100),
                report("failed", 0, 800));

        assertThat(run(generator, log, "generate", "status", "-o", "csv")).isEqualTo(1);
        assertThat(streams.out()).contains("failed,,weather data,700,");
        assertThat(streams.err())
                .contains("(exit code 3: cannot reach kafka-1:9092): 700 records acknowledged")
                .contains(AGAIN);
        assertThat(run(generator, log, "stack", "status", "-o", "csv")).isEqualTo(1);
    }

    @Test
    void what_cannot_be_known_is_not_made_up() {
        ServiceStatus generator = ended(State.DEAD, "its container is gone", false);

        assertThat(run(generator, List.of(), "generate", "status", "-o", "csv")).isEqualTo(1);
        assertThat(streams.err())
                .contains(
                        "(its container is gone): the number of acknowledged records is unknown, because the log is gone")
                .contains(AGAIN);
        assertThat(run(generator, List.of(report("failed", 5, 900)), "generate", "status", "-o", "csv"))
                .isEqualTo(1);
        assertThat(streams.err()).contains("at least 5 records acknowledged (part of the log is gone)");
    }

    @Test
    void one_that_did_its_work_is_not_to_be_started_again() {
        ServiceStatus generator = ended(State.ENDED, "exit code 0", true);

        assertThat(run(generator, List.of(report("ended", 100, 900)), "generate", "status", "-o", "csv"))
                .isEqualTo(1);
        assertThat(streams.err())
                .contains("(exit code 0): 100 records acknowledged")
                .doesNotContain("again");
    }

    @Test
    void one_that_runs_or_was_stopped_by_dps_has_no_end_to_tell() {
        ServiceStatus running = status("generator", Kind.APPLICATION, State.HEALTHY, Optional.of("task"));
        ServiceStatus stopped = status("generator", Kind.APPLICATION, State.STOPPED, Optional.empty());

        assertThat(run(running, List.of(report("running", 100, 900)), "generate", "status", "-o", "csv"))
                .isZero();
        assertThat(run(stopped, List.of(report("stopped", 100, 900)), "generate", "status", "-o", "csv"))
                .isEqualTo(1);
        assertThat(streams.err()).doesNotContain("ended", "again");
    }
}
