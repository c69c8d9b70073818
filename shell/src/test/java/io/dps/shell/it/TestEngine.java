package io.dps.shell.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The Docker engine of the environment, through Docker's own command: what it shows is not dps's word. */
final class TestEngine {
    private static final String DEBIAN = "debian:bookworm-slim";
    private static final String NETWORK = "data-stream";

    private TestEngine() {}

    /** Waits until no other test process uses the engine, and keeps it until the returned is closed. */
    static Closeable takeTurn() throws IOException {
        Path file = Path.of(System.getProperty("java.io.tmpdir"), "dps-test-engine.lock");
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        channel.lock();
        return channel;
    }

    /**
     * Skips the tests, saying why, where no engine answers that can build the images and is free of a stack. With {@code
     * DPS_ENGINE_REQUIRED} they fail instead.
     */
    static void require() {
        Answer engine = ask("version", "-f", "{{.Server.Version}}");
        demand(engine.code() == 0, "no Docker engine answers: " + engine.text());
        demand(ask("image", "inspect", DEBIAN).code() == 0, "the engine has no image " + DEBIAN);
        demand(
                docker("network", "ls", "--format", "{{.Name}}").lines().noneMatch(NETWORK::equals),
                "a stack is deployed on the engine");
    }

    /** Skips the tests, or fails them where an engine is required, unless that fits. */
    static void demand(boolean fits, String otherwise) {
        boolean required =
                !System.getenv().getOrDefault("DPS_ENGINE_REQUIRED", "").isEmpty();
        assertThat(fits || !required).as(otherwise).isTrue();
        assumeTrue(fits, "skipped: " + otherwise);
    }

    /** Runs Docker's command and returns what it prints. */
    static String docker(String... words) {
        Answer answer = ask(words);
        assertThat(answer.code())
                .as("docker %s: %s", List.of(words), answer.text())
                .isZero();
        return answer.text();
    }

    /** All that is on the engine, images aside. */
    static List<String> listing() {
        List<String> all = new ArrayList<>();
        add(all, "swarm", docker("info", "-f", "{{.Swarm.LocalNodeState}}"));
        // Networks of a swarm that is gone and of the next one have other ids under the same names.
        add(all, "network", docker("network", "ls", "--format", "{{.Name}} {{.Driver}}"));
        add(all, "volume", docker("volume", "ls", "-q"));
        add(all, "container", docker("ps", "-a", "-q", "--no-trunc"));
        if (all.contains("swarm active")) {
            add(all, "service", docker("service", "ls", "-q"));
            add(all, "secret", docker("secret", "ls", "-q"));
            add(all, "config", docker("config", "ls", "-q"));
        }
        return all;
    }

    private static void add(List<String> all, String kind, String lines) {
        lines.lines()
                .filter(Predicate.not(String::isBlank))
                .sorted()
                .map(line -> kind + " " + line)
                .forEach(all::add);
    }

    private record Answer(int code, String text) {}

    private static Answer ask(String... words) {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(words));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return new Answer(process.waitFor(), text);
        } catch (IOException e) {
            // There is no such command.
            return new Answer(-1, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
