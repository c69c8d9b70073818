package io.dps.shell.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.shell.Page;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Three engines in namespaces of this machine, one swarm of three managers; its end demands that nothing is left. */
final class ThreeNodes {
    private static final Path SCRIPT = Page.ROOT.resolve("scripts/three-nodes");

    private final Closeable turn;
    private final List<String> before;

    private ThreeNodes(Closeable turn, List<String> before) {
        this.turn = turn;
        this.before = before;
    }

    /** Skips the tests where that cannot be. */
    static ThreeNodes up() throws Exception {
        // Not because of its engine, but because the tests of that one need the cores.
        Closeable turn = TestEngine.takeTurn();
        try {
            TestEngine.demand(run("id", "-u").text().equals("0"), "three nodes need root");
            TestEngine.demand(run("sh", "-c", "command -v dockerd").code() == 0, "there is no dockerd");
            TestEngine.demand(call("status").code() == 3, "three nodes are up already, and not this test's");
            List<String> before = remains();
            assertThat(call("up").code()).isZero();
            return new ThreeNodes(turn, before);
        } catch (Exception | Error e) {
            turn.close();
            throw e;
        }
    }

    /** Takes the nodes away, and demands that nothing of them is left. */
    void down() throws Exception {
        try (turn) {
            assertThat(call("down").code()).isZero();
            assertThat(remains()).isEqualTo(before);
            assertThat(call("down").text()).isEqualTo("the three nodes are not up");
        }
    }

    /** The same dps, which asks the engine of a node. */
    static Dps asking(int node, Dps dps) {
        return dps.with("DPS_TARGET", "swarm").with("DOCKER_HOST", socket(node));
    }

    /** The same dps, which asks the first of the engines of these nodes that answers. */
    static Dps asking(Dps dps, int... nodes) {
        return dps.with("DPS_TARGET", "swarm")
                .with(
                        "DPS_ENGINES",
                        Arrays.stream(nodes).mapToObj(ThreeNodes::socket).collect(Collectors.joining(",")));
    }

    static String socket(int node) {
        return "unix:///var/lib/dps-nodes/" + node + "/docker.sock";
    }

    /** Runs Docker's command on the engine of a node. */
    static String engine(int node, String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of("docker", "-H", socket(node)));
        command.addAll(List.of(words));
        Answer answer = run(command.toArray(String[]::new));
        assertThat(answer.code()).as(answer.text()).isZero();
        return answer.text();
    }

    static void does(String... words) throws Exception {
        Answer answer = call(words);
        assertThat(answer.code()).as(answer.text()).isZero();
    }

    static Answer call(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
        command.addAll(List.of(words));
        return run(command.toArray(String[]::new));
    }

    record Answer(int code, String text) {}

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
            processes.filter(ThreeNodes::isOfNode).map(Path::toString).forEach(found::add);
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
