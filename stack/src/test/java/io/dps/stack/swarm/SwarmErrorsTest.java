package io.dps.stack.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.stack.model.Finding;
import io.dps.stack.model.Finding.Level;
import io.dps.stack.swarm.engine.EngineConnection;
import io.dps.stack.swarm.engine.EngineQueries;
import io.dps.stack.swarm.spec.StackNames;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a deploy says of a service that cannot come up. All stacks are deployed at once, as some take their time to fail. */
@Tag("swarm")
@Tag("slow")
@TestInstance(Lifecycle.PER_CLASS)
@ExtendWith(TestSwarm.class)
final class SwarmErrorsTest {
    private static final Duration LONG = Duration.ofSeconds(120);

    private final Map<String, String> files = new LinkedHashMap<>();
    private final Map<String, Future<UserFailure>> failures = new LinkedHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private Path folder;
    private EngineConnection engine;
    private ServerSocket taken;

    @BeforeAll
    void deploy(@TempDir Path states) throws Exception {
        folder = states;
        engine = TestStack.engine();
        taken = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"));
        String sleep = "command: [bash, -c, \"trap 'exit 0' TERM; while :; do sleep 0.2; done\"]";
        start("t-constraint", LONG, sleep, "placement: {constraints: [node.labels.t == none]}");
        start("t-memory", LONG, sleep, "resources: {reservations: {memory: 9000G}}");
        start("t-crash", LONG, "command: [bash, -c, \"echo cannot read the map; exit 3\"]", "");
        start(
                "t-port",
                LONG,
                sleep + "\n    ports: [{target: 80, published: " + taken.getLocalPort() + ", mode: host}]",
                "");
        start(
                "t-sick",
                Duration.ofSeconds(20),
                "command: [bash, -c, \"trap 'exit 0' TERM; echo waiting for rain; while :; do sleep 0.2; done\"]\n"
                        + "    healthcheck: {test: [CMD-SHELL, \"echo no rain yet; exit 1\"], interval: 1s,"
                        + " timeout: 2s, retries: 60}",
                "");
        files.put("t-image", file(sleep, "").replace(TestStack.IMAGE, "t.invalid/none:1"));
        files.put("t-own-image", file(sleep, "").replace(TestStack.IMAGE, "dps/none:1"));
        start("t-image", LONG);
        start("t-own-image", LONG);
    }

    private void start(String name, Duration time, String service, String deploy) {
        files.put(name, file(service, deploy));
        start(name, time);
    }

    private static String file(String service, String deploy) {
        return """
            services:
              it:
                image: debian:bookworm-slim
                stop_grace_period: 1s
                networks: [net]
                %s
                deploy:
                  endpoint_mode: dnsrr
                  restart_policy: {condition: any, delay: 200ms}
                  %s
            networks:
              net: {}
            """.formatted(service.replace("\n", "\n    "), deploy)
                .replace("\n        healthcheck", "\n    healthcheck")
                .replace("\n        ports", "\n    ports");
    }

    private void start(String name, Duration time) {
        failures.put(name, threads.submit(() -> {
            try (SwarmTarget target = new TestStack(folder, name).target(files.get(name))) {
                target.deploy(TestStack.within(time), (service, step, elapsed, detail) -> {});
                return null;
            } catch (UserFailure e) {
                return e;
            }
        }));
    }

    @AfterAll
    void remove() throws Exception {
        if (engine == null) {
            return;
        }
        for (String name : files.keySet()) {
            failures.get(name).get(2, TimeUnit.MINUTES);
        }
        Map<String, Future<?>> purges = new LinkedHashMap<>();
        files.forEach((name, file) -> purges.put(name, threads.submit(() -> new TestStack(folder, name).purge(file))));
        for (Future<?> purge : purges.values()) {
            purge.get(2, TimeUnit.MINUTES);
        }
        threads.shutdown();
        taken.close();
        engine.close();
    }

    @Test
    void a_constraint_that_no_node_fits_is_named() throws Exception {
        UserFailure failure = failure("t-constraint");

        assertThat(failure.kind()).isEqualTo(FailureKind.FAILED);
        assertThat(failure).hasMessageContaining("no node meets the constraints of it: node.labels.t == none");
        assertThat(failure.hint()).contains("docker node update --label-add");
    }

    @Test
    void a_reservation_that_no_node_has_left_is_named() throws Exception {
        UserFailure failure = failure("t-memory");

        assertThat(failure.kind()).isEqualTo(FailureKind.FAILED);
        assertThat(failure)
                .hasMessageContaining("no node has enough resources left for it, which reserves 9216000 MiB");
        Finding memory = finding("t-memory", "memory");
        assertThat(memory.level()).isEqualTo(Level.FAIL);
        assertThat(memory.message()).contains("9216000 MiB");
    }

    @Test
    void a_service_that_ends_again_and_again_is_given_up_with_its_last_lines() throws Exception {
        UserFailure failure = failure("t-crash");

        assertThat(failure.kind()).isEqualTo(FailureKind.FAILED);
        assertThat(failure).hasMessageContaining("it does not stay up: task: non-zero exit (3)");
        assertThat(failure.hint()).contains("cannot read the map");
    }

    @Test
    void a_port_that_a_program_holds_is_named() throws Exception {
        UserFailure failure = failure("t-port");

        assertThat(failure.kind()).isEqualTo(FailureKind.FAILED);
        assertThat(failure).hasMessageContaining("a port of it (" + taken.getLocalPort() + ") is taken");
    }

    @Test
    void a_service_that_is_never_healthy_is_told_with_check_and_lines() throws Exception {
        UserFailure failure = failure("t-sick");

        assertThat(failure.kind()).isEqualTo(FailureKind.TIMEOUT);
        assertThat(failure).hasMessage("it is not healthy after 20 s: its health check does not pass yet");
        assertThat(failure.hint()).contains("health check: exit code 1 no rain yet", "waiting for rain");
    }

    @Test
    void an_image_that_nobody_has_is_named() throws Exception {
        UserFailure failure = failure("t-image");

        assertThat(failure.kind()).isEqualTo(FailureKind.UNREACHABLE);
        assertThat(failure).hasMessage("image t.invalid/none:1 is missing on the node");
        assertThat(failure.hint()).contains("docker pull t.invalid/none:1");
        assertThat(finding("t-image", "images").level()).isEqualTo(Level.WARN);
    }

    @Test
    void an_image_of_ours_is_missed_before_anything_is_made() throws Exception {
        UserFailure failure = failure("t-own-image");

        assertThat(failure.kind()).isEqualTo(FailureKind.UNREACHABLE);
        assertThat(failure).hasMessage("images are missing: dps/none:1");
        assertThat(failure.hint()).contains("stack images build");
        assertThat(new EngineQueries(engine).networks(Map.of(StackNames.NAMESPACE, "t-own-image")))
                .isEmpty();
        assertThat(finding("t-own-image", "images").level()).isEqualTo(Level.FAIL);
    }

    private UserFailure failure(String name) throws Exception {
        UserFailure failure = failures.get(name).get(3, TimeUnit.MINUTES);
        assertThat(failure).as("the failure of " + name).isNotNull();
        return failure;
    }

    private Finding finding(String name, String check) {
        try (SwarmTarget target = new TestStack(folder, name).target(files.get(name))) {
            return target.doctor().stream()
                    .filter(finding -> finding.check().equals(check))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
