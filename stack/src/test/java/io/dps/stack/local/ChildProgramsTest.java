package io.dps.stack.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.UserFailure;
import io.dps.stack.model.RuntimeProgram;
import io.dps.stack.model.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
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
        return new RuntimeProgram(
                "stream-check", Program.class.getName(), List.of(arguments), 64, false, Optional.empty());
    }

    private Runtimes runtimes() throws IOException {
        Path jars = Files.createDirectories(root.resolve("spark"));
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(jars.resolve("program.jar")))) {
            for (Class<?> program : List.of(Program.class, FileReader.class)) {
                String entry = program.getName().replace('.', '/') + ".class";
                try (InputStream code = program.getClassLoader().getResourceAsStream(entry)) {
                    jar.putNextEntry(new JarEntry(entry));
                    code.transferTo(jar);
                }
            }
        }
        return new Runtimes(root, ClassArchives.NONE);
    }

    @Test
    void a_program_runs_on_the_jars_of_the_runtime_and_leaves_only_its_log_and_its_settings() throws IOException {
        Path folder = root.resolve("programs");
        ChildPrograms programs = new ChildPrograms(runtimes(), folder);

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
    void settings_with_a_password_reach_a_program_in_a_file_that_only_its_owner_may_read() throws IOException {
        ChildPrograms programs = new ChildPrograms(runtimes(), root.resolve("programs"));
        RuntimeProgram program = new RuntimeProgram(
                "stream-check", FileReader.class.getName(), List.of(), 64, true, Optional.of(new Secret("a=word\n")));

        List<String> printed = new String(programs.run(program, new byte[0]), StandardCharsets.UTF_8)
                .lines()
                .toList();

        assertThat(printed).hasSize(3);
        assertThat(printed.get(0)).endsWith("/kafka.properties");
        assertThat(printed.subList(1, 3)).containsExactly("rw-------", "a=word");
        assertThat(Path.of(printed.get(0))).doesNotExist();
    }

    @Test
    void a_runtime_without_jars_is_named() {
        ChildPrograms programs =
                new ChildPrograms(new Runtimes(root.resolve("none"), ClassArchives.NONE), root.resolve("programs"));

        assertThatThrownBy(() -> programs.run(program(), new byte[0]))
                .isInstanceOf(UserFailure.class)
                .hasMessage(root.resolve("none/spark") + " contains no jars");
        assertThat(root.resolve("programs")).doesNotExist();
    }

    /** Prints name, rights and content of the file that its argument names. */
    static final class FileReader {
        private FileReader() {}

        public static void main(String[] arguments) throws IOException {
            Path file = Path.of(arguments[List.of(arguments).indexOf("--kafka-properties") + 1]);
            System.out.println(file);
            System.out.println(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            System.out.print(Files.readString(file));
        }
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
