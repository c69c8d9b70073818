package io.dps.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program of the system that a test runs. */
public final class SystemTool {
    private static final String REQUIRED = "DPS_ENGINE_REQUIRED";

    private SystemTool() {}

    /**
     * Runs a program of the system and returns what it printed. Skips the test, saying why, where it is not installed;
     * with {@code DPS_ENGINE_REQUIRED}, as in continuous integration, the test fails instead.
     */
    public static String run(Path folder, String... command) throws Exception {
        if (Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .noneMatch(bin -> Files.isExecutable(Path.of(bin, command[0])))) {
            assertThat(System.getenv().getOrDefault(REQUIRED, ""))
                    .as("%s, which needs %s", REQUIRED, command[0])
                    .isEmpty();
            abort("skipped: " + command[0] + " is not installed");
        }
        Path output = Files.createTempFile(folder, "output", ".txt");
        Process process = new ProcessBuilder(List.of(command))
                .directory(folder.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as("%s ended", command[0])
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(output, StandardCharsets.UTF_8);
    }
}
