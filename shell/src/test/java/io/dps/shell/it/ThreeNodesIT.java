package io.dps.shell.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final List<String> READY = List.of("node1 ready active", "node2 ready active", "node3 ready active");

    private ThreeNodes nodes;
    private Dps dps;

    @BeforeAll
    void up(@TempDir Path folder) throws Exception {
        nodes = ThreeNodes.up();
        dps = asking(1, folder);
    }

    private static Dps asking(int node, Path folder) {
        return ThreeNodes.asking(node, new Dps(folder).inThisProcess());
    }

    @AfterAll
    void down() throws Exception {
        if (nodes != null) {
            nodes.down();
        }
    }

    /** Node 3 alone, which leads in neither order of the tests: another leader would take 11 s more. */
    @Test
    void a_node_that_is_killed_cut_off_or_paused_is_down_until_it_is_back() throws Exception {
        assertThat(states()).isEqualTo(READY);
        ThreeNodes.Answer again = ThreeNodes.call("up");
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.text()).startsWith("error: the three nodes are up already\n");

        Dps leaningOnThree = ThreeNodes.asking(dps, 3, 2);
        assertThat(leaningOnThree.run("stack", "nodes").succeeds().err()).isEmpty();
        ThreeNodes.does("kill", "3");
        isSeenAs("node3 down active");
        leaningOnThree.run("stack", "nodes").succeeds();
        // Whether a node is up and whether it takes part in decisions is found out in two ways.
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(ThreeNodes.call("status").text())
                        .contains("node3  10.77.0.13  -      off      Down Unreachable"));
        assertThat(ThreeNodes.call("cut", "3").text()).startsWith("error: node 3 is off");
        ThreeNodes.does("restart", "3");
        becomesReady();

        ThreeNodes.does("cut", "3");
        isSeenAs("node3 down active");
        ThreeNodes.does("heal", "3");
        becomesReady();

        ThreeNodes.does("pause", "3");
        isSeenAs("node3 down active");
        leaningOnThree.run("stack", "nodes").succeeds();
        ThreeNodes.does("resume", "3");
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
        ThreeNodes.engine(1, "swarm", "leave", "--force");
        String join =
                second.run("stack", "nodes", "join-command").succeeds().lines().get(0);
        assertThat(join).startsWith("docker swarm join --token SWMTKN-1-").endsWith(" 10.77.0.12:2377");
        ThreeNodes.engine(1, join.substring("docker ".length()).split(" "));
        ThreeNodes.engine(3, join.substring("docker ".length()).split(" "));
        becomesReady();
        shown.require("stack nodes", dps.run("stack", "nodes").succeeds());
    }

    private void leave() throws Exception {
        ThreeNodes.engine(3, "swarm", "leave", "--force");
        isSeenAs("node3 down drain");
    }

    /** Waits; while the managers choose a leader, they refuse to answer. */
    private void isSeenAs(String state) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(states()).contains(state));
    }

    private void becomesReady() {
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(states()).isEqualTo(READY);
            assertThat(ThreeNodes.call("status").code()).isZero();
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
}
