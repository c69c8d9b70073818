package io.dps.shell.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.shell.platform.SecretStore;
import io.dps.shell.settings.ConfigLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** An interrupt before the first line of the log, in a process of its own: Log4j starts once in a process. */
final class InterruptedStartTest {
    @TempDir
    private Path folder;

    @Test
    void an_interrupt_does_not_keep_the_log_from_starting() throws Exception {
        assertThat(run("platform")).isEqualTo("interrupted: true\n");
    }

    /** The fault that {@code LogStart} is for; if it is gone from Log4j, so may {@code LogStart}. */
    @Test
    void log4j_does_not_start_on_an_interrupted_thread() throws Exception {
        assertThat(run("log4j")).contains("Interrupted before Log4j Providers could be loaded");
    }

    private String run(String starter) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Ddps.home=" + folder,
                        "-Ddps.log=" + folder.resolve("dps.log"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Interrupted.class.getName(),
                        starter,
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        // With these Java writes a line of its own.
        builder.environment().keySet().removeIf(name -> name.contains("JAVA_") && name.contains("OPTIONS"));
        Process process = builder.start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended").isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(output);
    }

    /** Opens a platform, or uses the log itself, on an interrupted thread. */
    static final class Interrupted {
        public static void main(String[] arguments) {
            Thread.currentThread().interrupt();
            if (arguments[0].equals("platform")) {
                new PlatformOpener(new SecretStore())
                        .apply(ConfigLoader.load(Map.of(), Map.of("HOME", arguments[1]), Optional.empty()));
            }
            LoggerFactory.getLogger(Interrupted.class).debug("starts");
            System.out.println("interrupted: " + Thread.interrupted());
        }
    }
}
