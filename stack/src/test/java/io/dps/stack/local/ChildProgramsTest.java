package io.dps.stack.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.UserFailure;
import io.dps.stack.model.RuntimeProgram;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A program of a runtime that holds it alone. */
@Timeout(120)
final class ChildProgramsTest {
    @TempDir
    private Path root;

    private static RuntimeProgram program(String... arguments) {
        return new RuntimeProgram("stream-check", Program.class.getName(), List.of(arguments), 64);
    }

    private Path jars() throws IOException {
        Path jars = Files.createDirectories(root.resolve("spark"));
        String entry = Program.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(jars.resolve("program.jar")));
                InputStream code = Program.class.getClassLoader().getResourceAsStream(entry)) {
            jar.putNextEntry(new JarEntry(entry));
            code.transferTo(jar);
        }
        return jars;
    }

    @Test
    void a_program_runs_on_the_jars_of_the_runtime_and_leaves_only_its_log_and_its_settings() throws IOException {
        Path folder = root.resolve("programs");
        ChildPrograms programs = new ChildPrograms(jars(), folder);

        String printed = new String(
                programs.run(
                        program("spark.driver.host", "java.io.tmpdir", "dps.log"),
                        "größer".getBytes(StandardCharsets.UTF_8)),
                StandardCharsets.UTF_8);

        List<String> lines = printed.lines().toList();
        assertThat(lines).hasSize(4).startsWith("größer", "127.0.0.1").endsWith(folder + "/logs/stream-check.log");
        assertThat(lines.get(2)).startsWith(folder + "/tmp/stream-check-");
        assertThat(Path.of(lines.get(2))).doesNotExist();
        try (Stream<Path> files = Files.list(folder.resolve("conf"))) {
            assertThat(files).containsExactly(folder.resolve("conf/spark-log4j2.xml"));
        }
    }

    @Test
    void a_runtime_without_jars_is_named() {
        ChildPrograms programs = new ChildPrograms(root.resolve("none"), root.resolve("programs"));

        assertThatThrownBy(() -> programs.run(program(), new byte[0]))
                .isInstanceOf(UserFailure.class)
                .hasMessage(root.resolve("none") + " contains no jars");
        assertThat(root.resolve("programs")).doesNotExist();
    }

    /** Prints its input, and the system properties that its arguments name. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) throws IOException {
            System.in.transferTo(System.out);
            System.out.println();
            for (String each : arguments) {
                System.out.println(System.getProperty(each));
            }
        }
    }
}
