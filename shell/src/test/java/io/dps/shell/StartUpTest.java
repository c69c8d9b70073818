package io.dps.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A quick start comes from what is not loaded: counted in classes, which do not depend on the machine. */
final class StartUpTest {
    private static final List<String> HEAVY = List.of(
            "com.github.dockerjava.",
            "org.apache.kafka.",
            "org.apache.spark.",
            "org.sparkproject.",
            "scala.",
            "org.apache.logging.log4j.",
            "org.commonmark.",
            "org.knowm.",
            "org.apache.batik.",
            "java.awt.",
            "com.fasterxml.");

    @TempDir
    private Path folder;

    @Test
    void the_version_loads_no_client_no_terminal_and_no_log() throws Exception {
        Run run = start("", "--version");

        assertThat(run.output).startsWith("dps ");
        assertThat(run.loaded("org.jline.terminal.", "org.jline.reader.LineReader", "org.jline.reader.impl."))
                .isEmpty();
        assertThat(run.loaded(HEAVY.toArray(String[]::new))).isEmpty();
    }

    @Test
    void the_help_loads_no_client_and_no_log() throws Exception {
        Run run = start("", "help");

        assertThat(run.output).contains("Commands:");
        assertThat(run.loaded(HEAVY.toArray(String[]::new))).isEmpty();
    }

    @Test
    void the_first_prompt_loads_no_client_and_no_log() throws Exception {
        Run run = start("012");

        assertThat(run.output).contains("dps:local>");
        assertThat(run.loaded("org.jline.reader.LineReader")).isNotEmpty();
        assertThat(run.loaded(HEAVY.toArray(String[]::new))).isEmpty();
    }

    /** Starts dps in a process of its own, with nothing but Ctrl-D at its standard input. */
    private Run start(String terminals, String... arguments) throws IOException, InterruptedException {
        Path log = folder.resolve("classes.log");
        Path output = folder.resolve("output");
        Path input = Files.writeString(folder.resolve("input"), "\u0004");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-Xlog:class+load:file=" + log,
                "-Dorg.jline.terminal.providers=jni,exec",
                "-Ddps.terminals=" + terminals,
                "-cp",
                classPath(),
                "io.dps.shell.app.Main"));
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(input.toFile())
                .redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("DPS_") || name.startsWith("JAVA_TOOL"));
        builder.environment().put("XDG_STATE_HOME", folder.resolve("state").toString());
        builder.environment().put("XDG_CONFIG_HOME", folder.resolve("config").toString());
        builder.environment().put("TERM", "dumb");
        Process process = builder.start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended").isTrue();
        } finally {
            process.destroyForcibly();
        }
        Run run = new Run(Files.readString(output, StandardCharsets.UTF_8), Files.readAllLines(log));
        assertThat(process.exitValue()).as(run.output).isZero();
        return run;
    }

    /** What dps runs with: our class path without the tests. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** What a process wrote and which classes it loaded. */
    private record Run(String output, List<String> log) {
        List<String> loaded(String... prefixes) {
            return log.stream()
                    .map(line -> line.replaceFirst("^(\\[[^]]*])+ ", ""))
                    .filter(line -> Arrays.stream(prefixes).anyMatch(line::startsWith))
                    .toList();
        }
    }
}
