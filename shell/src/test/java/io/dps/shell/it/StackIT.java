package io.dps.shell.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dps.testing.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The local target over its life: repeated and concurrent deploys, deaths, two contexts, secrets, sockets, removal. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("slow")
class StackIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Dps dps;

    @BeforeAll
    void twoDeploysAtOnceDoNotDisturbEachOther(@TempDir Path folder) throws Exception {
        dps = new Dps(folder).inThisProcess();
        Process first = dps.start("stack", "deploy", "--any-port");
        // The first line of progress says that the first one holds the context.
        first.getErrorStream().read();
        Dps.Result second = dps.run("stack", "deploy", "--any-port");
        first.getErrorStream().readAllBytes();
        assertThat(first.waitFor(3, TimeUnit.MINUTES)).isTrue();

        assertThat(first.exitValue()).isZero();
        second.exitsWith(1).says("another", Long.toString(first.pid()));
    }

    @AfterAll
    void remove() {
        dps.run("stack", "remove", "--purge", "-y").succeeds();
    }

    @Test
    void a_second_deploy_leaves_healthy_services_alone() throws Exception {
        Map<String, Long> before = pids("local");

        Dps.Result again = dps.run("stack", "deploy").succeeds();

        assertThat(again.err()).contains("unchanged");
        assertThat(pids("local")).isEqualTo(before).containsOnlyKeys("kafka", "connect");
    }

    @Test
    void every_socket_is_on_loopback() throws Exception {
        for (Map.Entry<String, Long> service : pids("local").entrySet()) {
            Sockets.requireLoopbackOnly(service.getKey(), service.getValue());
        }
    }

    @Test
    void the_token_is_seen_nowhere() throws Exception {
        String token = token();

        List<Long> all = new ArrayList<>(pids("local").values());
        all.add(dps.processId("supervisor"));
        for (long pid : all) {
            Path proc = Path.of("/proc", Long.toString(pid));
            assertThat(Files.readString(proc.resolve("cmdline"))).doesNotContain(token);
            assertThat(Files.readString(proc.resolve("environ"))).doesNotContain(token);
        }
        assertThat(dps.run("-v", "stack", "endpoints", "-o", "json").out()).doesNotContain(token);
        assertThat(dps.run("stack", "logs", "-n", "100000").out()).doesNotContain(token);
    }

    /** The file that only its owner may read and that holds the token, whatever it is called. */
    private String token() throws IOException {
        try (Stream<Path> files = Files.walk(dps.state().resolve("local"))) {
            Path file = files.filter(path -> path.getFileName().toString().contains("token"))
                    .findFirst()
                    .orElseThrow();
            assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
            String token = Files.readString(file).strip();
            assertThat(token).hasSizeGreaterThan(30);
            return token;
        }
    }

    @Test
    void what_is_killed_comes_back_and_its_views_too() throws Exception {
        Map<String, Long> before = pids("local");
        int restarts = service("connect").path("restarts").asInt();
        produceOne("viewed");
        dps.run("topic", "view", "viewed", "--name", "kept").succeeds();

        // when: the server of an open shell dies, and has gone
        long connectBefore = before.get("connect");
        Dps.Result run = dps.run(
                        "--keep-going",
                        "-c",
                        "select count(*) as a from kept; \n echo | sh -c 'kill -9 " + connectBefore + "; while kill -0 "
                                + connectBefore
                                + " 2>/dev/null; do sleep 0.1; done' \n wait stack --timeout 3m \n select 1 as b; \n select count(*) as c from kept;")
                .succeeds();

        // then
        assertThat(run.err()).contains("warning: Spark Connect was restarted");
        assertThat(run.out()).isEqualTo("a\n1\nb\n1\nc\n1\n");
        Map<String, Long> after = pids("local");
        assertThat(after.get("kafka")).isEqualTo(before.get("kafka"));
        assertThat(after.get("connect")).isNotEqualTo(connectBefore);
        JsonNode connect = service("connect");
        assertThat(connect.path("restarts").asInt()).isEqualTo(restarts + 1);
        assertThat(connect.path("last_end").asText()).isEqualTo("killed by SIGKILL");
        assertThat(dps.run("stack", "status").succeeds().lines().get(0))
                .matches("service +state +id +up +memory_mib +endpoint +detail");
        every_socket_is_on_loopback();
        the_token_is_seen_nowhere();
    }

    @Test
    void broker_and_averager_killed_at_once_come_back_and_lose_nothing() throws Exception {
        // given
        dps.run("stream", "start").succeeds();
        dps.run("generate", "run", "--rate", "max", "--count", "500").succeeds();

        // when
        kill("kafka", "averager");

        // then
        dps.run("wait", "stack", "--timeout", "3m").succeeds();
        dps.run("generate", "run", "--rate", "max", "--count", "500").succeeds();
        dps.run("wait", "stream", "--caught-up", "--timeout", "3m").succeeds();
        assertThat(service("kafka").path("restarts").asInt()).isPositive();
        assertThat(service("averager").path("restarts").asInt()).isPositive();
        dps.run("stream", "verify").succeeds();
        dps.run("stream", "stop").succeeds().says("averager stopped");
        assertThat(dps.run("stack", "logs", "supervisor").succeeds().out())
                .contains("kafka exited: killed by SIGKILL", "averager exited: killed by SIGKILL");
    }

    @Test
    void the_next_command_starts_the_supervisor_again() throws Exception {
        // given
        dps.run("-c", "generate start --rate 1/s; generate stop").succeeds();
        kill("supervisor");
        assertThat(dps.run("stack", "doctor").succeeds().out()).contains("is not running: killed by SIGKILL");

        // when
        dps.run("topic", "list").succeeds();

        // then
        kill("connect");
        dps.run("wait", "stack", "--timeout", "3m").succeeds();
        assertThat(service("connect").path("restarts").asInt()).isPositive();
        JsonNode supervisor = service("supervisor");
        assertThat(supervisor.path("last_end").asText()).isEqualTo("killed by SIGKILL");
        assertThat(supervisor.path("memory_mib").asInt()).isBetween(1, 40);
        Sockets.requireNone("supervisor", supervisor.path("id").asLong());
        assertThat(service("generator").path("state").asText())
                .as("what was stopped stays so")
                .isEqualTo("stopped");
        // From here on nothing was started again.
        dps.run("stack", "deploy").succeeds();
        assertThat(service("connect").path("restarts").asInt()).isZero();
    }

    private void kill(String... names) throws IOException {
        List<ProcessHandle> processes = new ArrayList<>();
        for (String name : names) {
            processes.add(ProcessHandle.of(dps.processId(name)).orElseThrow());
        }
        processes.forEach(ProcessHandle::destroyForcibly);
        processes.forEach(process -> process.onExit().join());
    }

    private JsonNode service(String name) throws IOException {
        for (JsonNode service :
                JSON.readTree(dps.run("stack", "status", "-o", "json").out())) {
            if (service.path("service").asText().equals(name)) {
                return service;
            }
        }
        throw new AssertionError(name + " is not among the services");
    }

    @Test
    void a_second_context_runs_beside_the_first() throws Exception {
        Dps.Result taken =
                dps.with("DPS_KAFKA_PORT", Integer.toString(kafkaPort())).run("--context", "second", "stack", "deploy");
        taken.exitsWith(1).says("port", "process " + pids("local").get("kafka"), "--any-port");

        dps.run("--context", "second", "stack", "deploy", "--any-port").succeeds();

        Map<String, Long> first = pids("local");
        assertThat(pids("second").values()).doesNotContainAnyElementsOf(first.values());
        dps.run("--context", "second", "stack", "remove").succeeds();
        assertThat(pids("local")).isEqualTo(first);
        assertThat(dps.run("--context", "second", "topic", "list").code()).isEqualTo(3);
        dps.run("--context", "second", "stack", "remove", "--purge", "-y").succeeds();
        assertThat(dps.state().resolve("second")).doesNotExist();
    }

    private int kafkaPort() throws IOException {
        for (JsonNode endpoint : JSON.readTree(
                dps.run("stack", "endpoints", "-o", "json").succeeds().out())) {
            if (endpoint.path("service").asText().equals("kafka")) {
                String address = endpoint.path("endpoint").asText();
                return Integer.parseInt(address.substring(address.indexOf(':') + 1));
            }
        }
        throw new AssertionError("no kafka among the endpoints");
    }

    @Test
    void a_port_held_by_another_program_is_found_first_and_its_owner_named() throws Exception {
        try (ServerSocket held = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Dps.Result deploy = dps.with("DPS_CONNECT_PORT", Integer.toString(held.getLocalPort()))
                    .with("DPS_KAFKA_PORT", Integer.toString(FreePorts.one()))
                    .run("--context", "third", "stack", "deploy");

            deploy.exitsWith(1)
                    .says(
                            Integer.toString(held.getLocalPort()),
                            Long.toString(ProcessHandle.current().pid()),
                            "set connect.port",
                            "--any-port");
            assertThat(pids("third")).isEmpty();
        }
    }

    @Test
    void logs_are_attributed_and_end_with_their_reader() throws Exception {
        Dps.Result logs = dps.run("stack", "logs", "kafka", "-n", "5").succeeds();
        assertThat(logs.lines()).hasSize(5).allMatch(line -> line.startsWith("kafka | "));

        Process follow = dps.start("stack", "logs", "-f", "kafka");
        assertThat(follow.getInputStream().read()).isEqualTo('k');
        follow.destroy();
        assertThat(follow.waitFor(1, TimeUnit.MINUTES)).isTrue();
        dps.run("stack", "logs", "kaffka").exitsWith(2).says("kafka");
    }

    @Test
    void remove_without_purge_keeps_the_data_for_the_next_deploy() {
        produceOne("memos");
        dps.run("stack", "remove").succeeds();
        dps.run("stack", "status").exitsWith(3);
        dps.run("topic", "list").exitsWith(3).says("stack deploy");
        dps.run("stack", "remove").succeeds();

        dps.run("stack", "deploy", "--any-port").succeeds();

        assertThat(dps.run("topic", "tail", "memos", "-o", "raw").succeeds().out())
                .isEqualTo("{\"n\":1}\n");
    }

    @Test
    void the_doctor_finds_all_well() {
        Dps.Result doctor = dps.run("stack", "doctor").succeeds();

        assertThat(doctor.out()).contains("java", "ok").doesNotContain("fail");
    }

    @Test
    void purge_needs_a_confirmation_off_a_terminal() throws Exception {
        dps.run("stack", "remove", "--purge").exitsWith(2).says("-y");

        assertThat(pids("local")).hasSize(2);
    }

    private void produceOne(String topic) {
        dps.run("topic", "create", topic).succeeds();
        dps.runWithInput("{\"n\":1}\n", "topic", "produce", topic).succeeds();
    }

    /** Ids of the running services of a context, without the supervisor's. */
    private Map<String, Long> pids(String context) throws IOException {
        Map<String, Long> pids = new HashMap<>();
        for (JsonNode service : JSON.readTree(
                dps.run("--context", context, "stack", "status", "-o", "json").out())) {
            if (service.path("id").asText().matches("[0-9]+")
                    && !service.path("service").asText().equals("supervisor")) {
                pids.put(service.path("service").asText(), service.path("id").asLong());
            }
        }
        return pids;
    }
}
