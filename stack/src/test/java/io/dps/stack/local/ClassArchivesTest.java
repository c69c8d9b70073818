package io.dps.stack.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When programs start from an archive, and when one is made. The script that makes it notes its call. */
class ClassArchivesTest {
    private static final String MAKE = """
            #!/bin/sh
            cd "$(dirname "$0")"
            [ ! -e fail ] || { echo failed >>calls; exit 1; }
            echo classes >"$2"
            rm -f "$2.begun"
            echo "$*" >>calls
            """;

    @TempDir
    Path root;

    private Path lists;
    private Path cache;
    private JarFolder jars;

    @BeforeEach
    void makeRuntime() throws IOException {
        lists = Files.createDirectory(root.resolve("classes"));
        Files.writeString(lists.resolve("make"), MAKE);
        Files.setPosixFilePermissions(lists.resolve("make"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(lists.resolve("common.list"), "java/lang/String\n");
        Files.writeString(lists.resolve("spark.list"), "org/apache/spark/SparkContext\n");
        cache = root.resolve("cache/dps/classes");
        Path folder = Files.createDirectory(root.resolve("spark"));
        Files.writeString(folder.resolve("a.jar"), "a");
        jars = new JarFolder(folder, new ClassArchives(lists, cache));
    }

    @Test
    void the_first_program_has_an_archive_made_and_later_ones_start_from_it() throws IOException {
        assertThat(options()).isEmpty();
        Path archive = made(1);

        List<String> options = options();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cache)))
                .as("nobody else may put an archive there")
                .isEqualTo("rwx------");
        assertThat(options).contains("-XX:SharedArchiveFile=" + archive).contains("-Xlog:disable");
        assertThat(archive.getFileName().toString()).startsWith("spark-");
        assertThat(calls())
                .containsExactly(String.join(
                        " ",
                        JavaCommand.java().toString(),
                        archive.toString(),
                        jars.classPath(),
                        lists.resolve("spark.list").toString(),
                        "--add-modules=jdk.incubator.vector"));
        assertThat(new JavaCommand(List.of(), jars, "Main", List.of(), Map.of()).argv())
                .containsSubsequence("-XX:SharedArchiveFile=" + archive, "-cp", jars.classPath(), "Main");
    }

    @Test
    void a_changed_jar_has_another_archive_even_with_its_size_and_time_as_before() throws IOException {
        // given
        options();
        made(1);
        Path jar = jars.path().resolve("a.jar");
        FileTime time = Files.getLastModifiedTime(jar);

        // when
        Files.writeString(jar, "b");
        Files.setLastModifiedTime(jar, time);

        // then
        assertThat(options()).isEmpty();
        made(2);
        assertThat(options()).isNotEmpty();
    }

    @Test
    void an_attempt_that_failed_is_made_again_an_hour_later() throws IOException {
        // given
        Files.createFile(lists.resolve("fail"));
        options();
        Awaiting.until(() -> calls().size() == 1);
        Path marker = only(".begun");

        // when
        Files.delete(lists.resolve("fail"));
        assertThat(options()).isEmpty();
        Files.setLastModifiedTime(marker, FileTime.from(Instant.now().minus(Duration.ofMinutes(61))));
        assertThat(options()).isEmpty();

        // then
        made(1);
        assertThat(calls()).hasSize(2).first().isEqualTo("failed");
    }

    @Test
    void an_archive_is_only_made_where_there_is_a_list_and_a_cache() throws IOException {
        Files.writeString(root.resolve("file"), "");

        assertThat(new JarFolder(jars.path(), ClassArchives.NONE).archives().options(jars))
                .isEmpty();
        assertThat(new ClassArchives(lists, root.resolve("file/cache")).options(jars))
                .isEmpty();
        Files.delete(lists.resolve("spark.list"));
        assertThat(options()).isEmpty();
        assertThat(calls()).isEmpty();
    }

    @Test
    void what_is_no_file_of_ones_own_is_not_run() throws IOException {
        options();
        Path archive = made(1);
        Files.move(archive, root.resolve("moved"));
        Files.createSymbolicLink(archive, root.resolve("moved"));

        assertThat(options()).isEmpty();
        made(2);
    }

    private List<String> options() {
        return jars.archives().options(jars);
    }

    /** Waits until an archive was made for that many times, and returns the newest. */
    private Path made(int times) throws IOException {
        Awaiting.until(
                () -> calls().stream().filter(call -> !call.equals("failed")).count() == times);
        String[] words = calls().get(calls().size() - 1).split(" ");
        return Path.of(words[1]);
    }

    private Path only(String ending) throws IOException {
        try (Stream<Path> files = Files.list(cache)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private List<String> calls() {
        try {
            Path file = lists.resolve("calls");
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
