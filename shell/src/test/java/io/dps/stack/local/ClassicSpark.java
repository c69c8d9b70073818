package io.dps.stack.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.stack.machine.JavaModuleOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A classic Spark session in a process of its own, on the jars of the distribution: this process may not know them. */
public final class ClassicSpark {
    private static final long DEADLINE_MINUTES = 5;

    private ClassicSpark() {}

    /** Runs the statements of files and returns the answers, tab-separated, with a line of names before each. */
    public static List<String> answers(Path folder, List<Path> files) throws IOException, InterruptedException {
        Path answers = folder.resolve("answers.tsv");
        Path said = folder.resolve("classic.log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JavaModuleOptions.ALL);
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xmx1g", "-cp"));
        command.add(Path.of(System.getProperty("dps.runtime"), "spark", "*") + ":"
                + System.getProperty("dps.streaming.tests"));
        command.addAll(List.of("io.dps.streaming.SqlAnswers", answers.toString()));
        files.forEach(file -> command.add(file.toString()));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        Process process = builder.redirectOutput(said.toFile()).start();
        try {
            assertThat(process.waitFor(DEADLINE_MINUTES, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(said)).isZero();
        return Files.readAllLines(answers);
    }
}
