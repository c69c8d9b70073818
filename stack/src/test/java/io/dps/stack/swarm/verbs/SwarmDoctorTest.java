package io.dps.stack.swarm.verbs;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.stack.model.Finding;
import io.dps.stack.model.Finding.Level;
import io.dps.stack.swarm.LocalSocket;
import io.dps.stack.swarm.StackOnFakeEngine;
import io.dps.stack.swarm.SwarmTarget;
import io.dps.stack.swarm.TestStack;
import io.dps.stack.swarm.engine.EngineConnection;
import io.dps.testing.FreePorts;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the doctor finds. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class SwarmDoctorTest {
    @TempDir
    private Path folder;

    private StackOnFakeEngine stack;

    @BeforeEach
    void open() {
        stack = StackOnFakeEngine.inSwarm(folder);
    }

    @AfterEach
    void close() {
        stack.close();
    }

    @Test
    void where_no_engine_answers_there_is_nothing_else_to_look_at() {
        String host = stack.engine().host();
        SwarmTarget target = stack.target();
        stack.engine().close();

        assertThat(target.doctor())
                .singleElement()
                .isEqualTo(new Finding(
                        "engine",
                        Level.FAIL,
                        "no Docker engine answers at " + host + " (DOCKER_HOST)",
                        "start it, or set DOCKER_HOST to the address of another one; if it requires TLS, set DOCKER_TLS_VERIFY=1 and"
                                + " DOCKER_CERT_PATH"));
    }

    @Test
    void an_engine_that_can_run_the_stack_has_nothing_to_say_against_it() {
        assertThat(stack.target().doctor())
                .containsExactly(
                        ok("engine", "20.10.24 at " + stack.engine().host()),
                        ok("api", "version 1.41"),
                        ok("swarm", "1 node, a manager at 127.0.0.1"),
                        ok("images", "all are on this node"),
                        ok("memory", "services reserve 0 MiB of 8192 MiB of this node"));
    }

    @Test
    void an_engine_without_a_swarm_is_well() {
        try (StackOnFakeEngine alone = StackOnFakeEngine.alone(folder)) {
            assertThat(alone.target().doctor())
                    .contains(ok("swarm", "none yet: 'stack deploy' creates one on this node"))
                    .allMatch(finding -> finding.level() == Level.OK);
            assertThat(alone.engine().requests()).isEmpty();
        }
    }

    @Test
    void an_image_of_ours_fails_and_one_of_others_is_pulled() {
        stack.engine().lacksImage("dps/store:1");
        assertThat(stack.target().doctor())
                .contains(new Finding("images", Level.FAIL, "missing: dps/store:1", "build them: stack images build"));

        assertThat(stack.target(StackOnFakeEngine.FILE.replace("dps/store:1", "registry.test/store:1"))
                        .doctor())
                .contains(ok("images", "all are on this node"));
        stack.engine().lacksImage("registry.test/store:1");
        assertThat(stack.target(StackOnFakeEngine.FILE.replace("dps/store:1", "registry.test/store:1"))
                        .doctor())
                .contains(new Finding(
                        "images",
                        Level.WARN,
                        "missing: registry.test/store:1",
                        "'stack deploy' pulls them; without a network, run: stack deploy --without kafka-ui"));
    }

    @Test
    void more_memory_than_there_is_fails() {
        SwarmTarget target = stack.target(StackOnFakeEngine.FILE.replace(
                "resources: {limits: {memory: 64M}}", "resources: {reservations: {memory: 9000G}}"));

        assertThat(target.doctor())
                .contains(new Finding(
                        "memory",
                        Level.FAIL,
                        "services reserve 9216000 MiB of 8192 MiB of this node",
                        "use a node with more memory, or add nodes"));
    }

    @Test
    void a_node_that_is_away_is_told() {
        stack.engine().info().withObject("/Swarm").put("Nodes", 3);

        assertThat(stack.target().doctor())
                .contains(new Finding("swarm", Level.WARN, "1 of 3 nodes are ready", "see: stack nodes"));
    }

    @Test
    void an_engine_that_manages_no_swarm_fails_and_says_what_to_do() {
        stack.engine().info().withObject("/Swarm").put("ControlAvailable", false);

        List<Finding> findings = stack.target().doctor();

        assertThat(findings.get(findings.size() - 1))
                .isEqualTo(new Finding(
                        "stack",
                        Level.FAIL,
                        "the Docker engine at " + stack.engine().host() + " is not a manager of its swarm",
                        "set DOCKER_HOST to a manager of the swarm"));
    }

    @Test
    void services_that_are_deployed_are_told_with_how_they_are() {
        SwarmTarget target = stack.deployed();
        stack.engine()
                .swarm()
                .remove(stack.engine().swarm().service("t-fake_store").orElseThrow());

        assertThat(target.doctor())
                .contains(
                        ok("job", "finished successfully"),
                        ok("worker", "healthy, 1/1 on host1"),
                        new Finding(
                                "store",
                                Level.WARN,
                                "0/1 tasks running: its service is missing",
                                "see: stack logs store"));
    }

    @Test
    void on_this_machine_its_ports_and_its_disk_are_looked_at_too() throws IOException {
        stack.engine().info().put("DockerRootDir", folder.toString());
        int free = FreePorts.one();
        try (ServerSocket taken = new ServerSocket(0);
                LocalSocket socket = new LocalSocket(
                        folder.resolve("engine.sock"), stack.engine().address())) {
            String file = StackOnFakeEngine.FILE
                    .replace("dps/store:1\n", "dps/store:1\n" + port(taken.getLocalPort()))
                    .replace("dps/worker:1\n", "dps/worker:1\n" + port(free));
            try (SwarmTarget target = new TestStack(folder, StackOnFakeEngine.NAME)
                    .target(file, () -> EngineConnection.open(Map.of("DOCKER_HOST", "unix://" + socket.path())))) {
                List<Finding> findings = target.doctor();

                assertThat(findings)
                        .contains(ok("port " + free, "free for worker"))
                        .anyMatch(finding -> finding.check().equals("port " + taken.getLocalPort())
                                && finding.level() == Level.FAIL
                                && finding.message().startsWith("needed by store, but ")
                                && finding.advice().equals("stop that program, or deploy with --any-port"))
                        .anyMatch(finding -> finding.check().equals("ipvs"))
                        .anyMatch(finding -> finding.check().equals("disk")
                                && finding.message().endsWith(" GiB free at " + folder));
            }
        }
    }

    private static String port(int number) {
        return "    ports: [{target: 80, published: " + number + ", mode: host}]\n";
    }

    private static Finding ok(String check, String message) {
        return new Finding(check, Level.OK, message, "");
    }
}
