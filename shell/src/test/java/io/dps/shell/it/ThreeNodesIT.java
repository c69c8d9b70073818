package io.dps.shell.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dps.shell.Page;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Three engines in namespaces of this machine, and {@code stack nodes} on their swarm. No stack is deployed there. */
@Tag("swarm")
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ThreeNodesIT {
    private static final Path SCRIPT = Page.ROOT.resolve("scripts/three-nodes");
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final List<String> READY = List.of("node1 ready active", "node2 ready active", "node3 ready active");

    private Closeable turn;
    private List<String> before;
    private Dps dps;

    @BeforeAll
    void up(@TempDir Path folder) throws Exception {
        // Not because of its engine, but because the tests of that one need the cores.
        turn = TestEngine.takeTurn();
        TestEngine.demand(run("id", "-u").text().equals("0"), "three nodes need root");
        TestEngine.demand(run("sh", "-c", "command -v dockerd").code() == 0, "there is no dockerd");
        TestEngine.demand(call("status").code() == 3, "three nodes are up already, and not this test's");
        before = remains();
        assertThat(call("up").code()).isZero();
        dps = asking(1, folder);
    }

    private static Dps asking(int node, Path folder) {
        return new Dps(folder)
                .inThisProcess()
                .with("DPS_TARGET", "swarm")
                .with("DOCKER_HOST", "unix:///var/lib/dps-nodes/" + node + "/docker.sock");
    }

    @AfterAll
    void down() throws Exception {
        try {
            if (before != null) {
                assertThat(call("down").code()).isZero();
                assertThat(remains()).isEqualTo(before);
                assertThat(call("down").text()).isEqualTo("the three nodes are not up");
            }
        } finally {
            turn.close();
        }
    }

    /** Node 3 alone, which leads in neither order of the tests: another leader would take 11 s more. */
    @Test
    void a_node_that_is_killed_cut_off_or_paused_is_down_until_it_is_back() throws Exception {
        assertThat(states()).isEqualTo(READY);
        Answer again = call("up");
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.text()).startsWith("error: the three nodes are up already\n");

        does("kill", "3");
        isSeenAs("node3 down active");
        // Whether a node is up and whether it takes part in decisions is found out in two ways.
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(call("status").text())
                .contains("node3  10.77.0.13  -      off      Down Unreachable"));
        assertThat(call("cut", "3").text()).startsWith("error: node 3 is off");
        does("restart", "3");
        becomesReady();

        does("cut", "3");
        isSeenAs("node3 down active");
        does("heal", "3");
        becomesReady();

        does("pause", "3");
        isSeenAs("node3 down active");
        does("resume", "3");
        becomesReady();
    }

    @Test
    void nodes_are_labelled_drained_removed_and_join_again(@TempDir Path folder) throws Exception {
        PageTranscript shown = PageTranscript.read("three nodes transcript");
        shown.require("stack nodes label node2 zone=b", dps.run("stack", "nodes", "label", "node2", "zone=b"));
        shown.require("stack nodes drain node3", dps.run("stack", "nodes", "drain", "node3"));
        dps.run("stack", "nodes", "remove", "node3", "-y").exitsWith(1).says("error: node3 is up");
        dps.run("stack", "nodes", "remove", "node1", "-y").exitsWith(1).says("error: node1 cannot remove itself");

        leave();
        shown.require(
                "stack nodes remove node3 -y",
                dps.run("stack", "nodes", "remove", "node3", "-y").succeeds());
        assertThat(states()).containsExactly("node1 ready active", "node2 ready active");
        asking(2, folder)
                .run("stack", "nodes", "remove", "node1", "--force", "-y")
                .succeeds();
        Dps second = asking(2, folder);
        second.run("stack", "nodes", "remove", "node2", "--force", "-y")
                .exitsWith(1)
                .says("error: node2 is the last manager of the swarm");

        // The engine that was removed by force does not know, and lets nothing be asked: it has to leave too.
        engine(1, "swarm", "leave", "--force");
        String join =
                second.run("stack", "nodes", "join-command").succeeds().lines().get(0);
        assertThat(join).startsWith("docker swarm join --token SWMTKN-1-").endsWith(" 10.77.0.12:2377");
        engine(1, join.substring("docker ".length()).split(" "));
        engine(3, join.substring("docker ".length()).split(" "));
        becomesReady();
        shown.require("stack nodes", dps.run("stack", "nodes").succeeds());
    }

    private void leave() throws Exception {
        engine(3, "swarm", "leave", "--force");
        isSeenAs("node3 down drain");
    }

    /** Waits; while the managers choose a leader, they refuse to answer. */
    private void isSeenAs(String state) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(states()).contains(state));
    }

    private void becomesReady() {
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(states()).isEqualTo(READY);
            assertThat(call("status").code()).isZero();
        });
    }

    /** The nodes as dps shows them. */
    private List<String> states() {
        List<String> rows = dps.run("stack", "nodes", "-o", "csv").succeeds().lines();
        return rows.subList(1, rows.size()).stream()
                .map(row -> row.split(","))
                .map(cells -> cells[0] + " " + cells[4] + " " + cells[5])
                .toList();
    }

    private static void engine(int node, String... words) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("docker", "-H", "unix:///var/lib/dps-nodes/" + node + "/docker.sock"));
        command.addAll(List.of(words));
        Answer answer = run(command.toArray(String[]::new));
        assertThat(answer.code()).as(answer.text()).isZero();
    }

    private static void does(String... words) throws Exception {
        Answer answer = call(words);
        assertThat(answer.code()).as(answer.text()).isZero();
    }

    private static Answer call(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
        command.addAll(List.of(words));
        return run(command.toArray(String[]::new));
    }

    private record Answer(int code, String text) {}

    private static Answer run(String... command) throws Exception {
        // To a file: the engines that a script starts would keep a pipe open.
        Path out = Files.createTempFile("three-nodes", "");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .start();
            process.getOutputStream().close();
            return new Answer(process.waitFor(), Files.readString(out).strip());
        } finally {
            Files.delete(out);
        }
    }

    /** What the nodes are made of, as this machine shows it. */
    private static List<String> remains() throws Exception {
        List<String> found = new ArrayList<>();
        run("ip", "netns", "list").text().lines().forEach(found::add);
        run("ip", "-o", "-br", "link")
                .text()
                .lines()
                .map(line -> line.split("[ @]")[0])
                .forEach(found::add);
        run("find", "/sys/fs/cgroup", "-name", "dps-node*").text().lines().forEach(found::add);
        found.add("folder " + Files.exists(Path.of("/var/lib/dps-nodes")));
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            processes.filter(ThreeNodesIT::isOfNode).map(Path::toString).forEach(found::add);
        }
        return found;
    }

    private static boolean isOfNode(Path process) {
        try {
            String command = new String(Files.readAllBytes(process.resolve("cmdline")), StandardCharsets.UTF_8);
            return command.contains("dps-nodes") || command.contains("dps-switch");
        } catch (IOException e) {
            // Another one has ended meanwhile, or this is no process.
            return false;
        }
    }
}
