package io.dps.shell.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * dps on the engine of the environment, with a context, a stack and folders of the test's own. Its end takes all of it
 * away and demands that the engine is as it was.
 */
final class DeployedSwarm implements AutoCloseable {
    /** The context, and the name of the stack. */
    static final String NAME = "dps-it";

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Dps dps;
    private final List<String> options;
    private final List<String> before;
    private final Closeable turn;

    private DeployedSwarm(Dps dps, List<String> options, List<String> before, Closeable turn) {
        this.dps = dps;
        this.options = List.copyOf(options);
        this.before = before;
        this.turn = turn;
    }

    /**
     * Builds the images where they are missing; deploys nothing yet. Waits for another test that has the engine. Skips the tests where there is no engine for them.
     *
     * @param folder where dps keeps its files
     * @param options of every deploy, such as {@code --without kafka-ui}
     */
    static DeployedSwarm open(Path folder, String... options) throws IOException {
        Closeable turn = TestEngine.takeTurn();
        try {
            TestEngine.require();
            DeployedSwarm swarm = new DeployedSwarm(
                    on(new Dps(folder).inThisProcess()), List.of(options), TestEngine.listing(), turn);
            // Images are the engine's: this works whatever the target of the context.
            List<String> build = new ArrayList<>(List.of("stack", "images", "build"));
            if (String.join(" ", options).contains("airflow")) {
                build.addAll(List.of("--without", "airflow"));
            }
            swarm.dps.with("DPS_TARGET", "").run(build.toArray(String[]::new)).succeeds();
            return swarm;
        } catch (RuntimeException | Error e) {
            turn.close();
            throw e;
        }
    }

    /** The same dps, whose context is the swarm's. */
    static Dps on(Dps dps) {
        String home = System.getenv("HOME");
        return dps.with("DPS_CONTEXT", NAME)
                .with("DPS_STACK_NAME", NAME)
                .with("DPS_TARGET", "swarm")
                .with("DOCKER_CONFIG", System.getenv().getOrDefault("DOCKER_CONFIG", home + "/.docker"));
    }

    Dps dps() {
        return dps;
    }

    /** Deploys, or completes or repeats a deploy. */
    Dps.Result deploy() {
        return dps.run(deployment()).succeeds();
    }

    /** The words of a deploy. */
    String[] deployment() {
        List<String> words = new ArrayList<>(List.of("stack", "deploy", "--any-port", "--wait", "5m"));
        words.addAll(options);
        return words.toArray(String[]::new);
    }

    /** Where a service answers for its clients, as {@code stack endpoints} says. */
    List<String> endpoints(String service) {
        return dps.run("stack", "endpoints", "-o", "csv").succeeds().lines().stream()
                .map(line -> line.split(",", 3))
                .filter(cells -> cells[0].equals(service))
                .map(cells -> cells[1])
                .toList();
    }

    /** The containers that run, by the names of their tasks: {@code kafka.1}. */
    static Map<String, String> containers() {
        Map<String, String> found = new TreeMap<>();
        TestEngine.docker("ps", "--format", "{{.Names}} {{.ID}}", "--filter", label())
                .lines()
                .map(line -> line.split(" ", 2))
                .forEach(cells -> found.put(cells[0].replaceAll("^" + NAME + "_|\\.[a-z0-9]{25}$", ""), cells[1]));
        return found;
    }

    /** What marks the stack's objects, as a filter of Docker's command. */
    static String label() {
        return "label=com.docker.stack.namespace=" + NAME;
    }

    @Override
    public void close() throws IOException {
        try (turn) {
            dps.run("stack", "remove", "--purge", "-y").succeeds();
            // The engine lists what it has ended a moment longer.
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(TestEngine.listing()).isEqualTo(before));
            assertThat(dps.state().resolve(NAME)).doesNotExist();
        }
    }
}
