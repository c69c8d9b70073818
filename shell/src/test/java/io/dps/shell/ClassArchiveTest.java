package io.dps.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the launcher has an archive of classes made, and when it starts from one. Java is a script that tells its call. */
class ClassArchiveTest {
    private static final Duration DEADLINE = Duration.ofMinutes(2);

    private static final String JAVA = """
            #!/bin/sh
            case " $* " in
                *' -Xshare:dump '*) ;;
                *)
                    echo "$*"
                    exit
                    ;;
            esac
            echo "$$" >>"$NOTES/dumps"
            while [ -e "$NOTES/hold" ]; do sleep 0.05; done
            [ ! -e "$NOTES/fail" ] || exit 1
            for argument; do
                case $argument in
                    -XX:SharedArchiveFile=*) echo classes >"${argument#*=}" ;;
                esac
            done
            """;

    @TempDir
    Path folder;

    private Path home;
    private Path jdk;
    private Path notes;
    private Path archives;
    private final Map<String, String> environment = new TreeMap<>();

    @BeforeEach
    void makeDistribution() throws IOException {
        notes = Files.createDirectory(folder.resolve("notes"));
        archives = folder.resolve("the cache/dps/classes");
        home = Files.createDirectories(folder.resolve("a distribution"));
        for (String name : List.of("bin/dps", "classes/make", "classes/common.list", "classes/shell.list")) {
            Files.createDirectories(home.resolve(name).getParent());
            Files.copy(Path.of("src/main/dist", name), home.resolve(name));
            makeExecutable(home.resolve(name));
        }
        Files.createDirectory(home.resolve("lib"));
        for (String jar : List.of("b.jar", "a.jar", "C.jar")) {
            Files.writeString(home.resolve("lib").resolve(jar), jar);
        }
        jdk = jdk("jdk");
        environment.put("PATH", System.getenv("PATH"));
        environment.put("HOME", folder.resolve("home").toString());
        environment.put("XDG_CACHE_HOME", folder.resolve("the cache").toString());
        environment.put("DPS_JAVA_HOME", jdk.toString());
    }

    @Test
    void the_first_command_has_an_archive_made_and_later_ones_start_from_it() throws Exception {
        String first = start();
        Path archive = madeArchive(1);
        String second = start();

        assertThat(first).doesNotContain("SharedArchiveFile").endsWith("io.dps.shell.app.Main --version\n");
        assertThat(second)
                .isEqualTo(first.replace("-Xlog:all=off ", "-Xlog:all=off -XX:SharedArchiveFile=" + archive + " "));
        assertThat(dumps()).hasSize(1);
        assertThat(names(archives)).containsExactly(archive.getFileName().toString());
    }

    @Test
    void the_class_path_names_each_jar() throws Exception {
        Path lib = home.resolve("lib");

        assertThat(start())
                .containsAnyOf(
                        " -cp " + lib + "/C.jar:" + lib + "/a.jar:" + lib + "/b.jar ",
                        " -cp " + lib + "/a.jar:" + lib + "/b.jar:" + lib + "/C.jar ");
        madeArchive(1);
    }

    @Test
    void a_changed_jar_has_another_archive_even_with_its_size_and_time_as_before() throws Exception {
        // given
        start();
        Path archive = madeArchive(1);
        Path jar = home.resolve("lib/a.jar");
        FileTime time = Files.getLastModifiedTime(jar);

        // when
        Files.writeString(jar, "A.JAR");
        Files.setLastModifiedTime(jar, time);

        // then
        assertThat(start()).doesNotContain("SharedArchiveFile");
        madeArchive(2);
        assertThat(start()).contains("SharedArchiveFile").doesNotContain(archive.toString());
    }

    @Test
    void a_distribution_that_was_moved_has_another_archive() throws Exception {
        start();
        madeArchive(1);

        home = Files.move(home, folder.resolve("elsewhere"));

        assertThat(start()).doesNotContain("SharedArchiveFile");
        madeArchive(2);
    }

    @Test
    void each_jdk_has_its_own_archive() throws Exception {
        start();
        madeArchive(1);
        environment.put("DPS_JAVA_HOME", jdk("other").toString());

        assertThat(start()).doesNotContain("SharedArchiveFile");
        madeArchive(2);
        assertThat(start()).contains("SharedArchiveFile");
        environment.put("DPS_JAVA_HOME", jdk.toString());
        assertThat(start()).contains("SharedArchiveFile");
    }

    @Test
    void first_commands_at_once_have_one_archive_made() throws Exception {
        hold();
        List<Process> starts = new ArrayList<>();
        for (int number = 0; number < 6; number++) {
            starts.add(builder("--version").start());
        }
        for (Process each : starts) {
            assertThat(outputOf(each)).doesNotContain("SharedArchiveFile");
        }
        release();

        madeArchive(1);
        assertThat(dumps()).hasSize(1);
    }

    /** The number of the last one has two digits, as those of bash's process substitutions do. */
    @Test
    void no_descriptor_of_the_caller_stays_open_while_the_archive_is_made() throws Exception {
        hold();
        Path file = Files.createFile(folder.resolve("held"));

        String out =
                outputOf(builder("/bin/bash", "-c", "exec 3>\"$0\" 20>\"$0\" && exec \"$1\" --version", file.toString())
                        .start());
        long dump = runningDump();

        assertThat(out).endsWith("Main --version\n");
        try (Stream<Path> open = Files.list(Path.of("/proc/" + dump + "/fd"))) {
            assertThat(open.map(ClassArchiveTest::target)).isNotEmpty().doesNotContain(file);
        }
        release();
        madeArchive(1);
    }

    @Test
    void the_archive_is_made_in_a_session_of_its_own_with_the_lowest_priority() throws Exception {
        hold();
        start();

        String stat = Files.readString(Path.of("/proc/" + runningDump() + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        String own = Files.readString(Path.of("/proc/self/stat"));
        release();

        assertThat(fields[3])
                .as("session")
                .isNotEqualTo(own.substring(own.lastIndexOf(')') + 2).split(" ")[3]);
        assertThat(fields[4]).as("terminal").isEqualTo("0");
        assertThat(fields[16]).as("niceness").isEqualTo("19");
        madeArchive(1);
    }

    @Test
    void an_archive_that_cannot_be_made_is_tried_again_an_hour_later() throws Exception {
        // given
        Path fail = Files.createFile(notes.resolve("fail"));
        String first = start();
        await().atMost(DEADLINE).until(() -> dumps().size() == 1 && !isRunning(dumps().get(0)));
        await().atMost(DEADLINE).until(() -> names(archives).size() == 1);
        Path begun = archives.resolve(names(archives).get(0));

        // when
        String soon = start();
        Files.delete(fail);
        Files.setLastModifiedTime(begun, FileTime.from(Instant.now().minus(Duration.ofMinutes(90))));
        String later = start();
        madeArchive(1);

        // then
        assertThat(soon).isEqualTo(first);
        assertThat(later).isEqualTo(first);
        assertThat(dumps()).hasSize(2);
        assertThat(start()).contains("SharedArchiveFile");
    }

    @Test
    void a_cache_that_cannot_be_written_is_not_needed() throws Exception {
        environment.put("XDG_CACHE_HOME", "/proc/nothing");
        assertThat(start()).doesNotContain("SharedArchiveFile");

        environment.remove("XDG_CACHE_HOME");
        environment.remove("HOME");
        assertThat(start()).doesNotContain("SharedArchiveFile");
        assertThat(dumps()).isEmpty();
    }

    @Test
    void the_newest_three_archives_of_the_same_programs_stay() throws Exception {
        Files.createDirectories(archives);
        for (int age = 1; age <= 5; age++) {
            Path old = Files.createFile(archives.resolve("shell-" + age + ".jsa"));
            Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(age))));
        }

        Files.createFile(archives.resolve("spark-9.jsa"));

        start();
        await().atMost(DEADLINE).until(() -> names(archives).size() == 4);

        assertThat(names(archives))
                .contains("shell-1.jsa", "shell-2.jsa", "spark-9.jsa")
                .doesNotContain("shell-3.jsa");
    }

    @Test
    void it_can_be_switched_off() throws Exception {
        start();
        madeArchive(1);
        environment.put("DPS_CLASS_ARCHIVE", "off");

        assertThat(start()).doesNotContain("SharedArchiveFile");

        environment.put("DPS_CLASS_ARCHIVE", "no");
        Process refused = builder("--version").redirectErrorStream(true).start();
        assertThat(outputOf(refused))
                .startsWith("error: DPS_CLASS_ARCHIVE is 'no'")
                .contains("\nhint: ");
        assertThat(refused.exitValue()).isEqualTo(2);
    }

    private String start() throws Exception {
        Process process = builder("--version").redirectErrorStream(true).start();
        String out = outputOf(process);
        assertThat(process.exitValue()).as(out).isZero();
        return out;
    }

    /** The launcher with an argument, or another program, which gets the launcher as its last argument. */
    private ProcessBuilder builder(String... arguments) {
        List<String> command = new ArrayList<>(List.of(arguments));
        if (arguments.length == 1) {
            command.add(0, home.resolve("bin/dps").toString());
        } else {
            command.add(home.resolve("bin/dps").toString());
        }
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder;
    }

    /** Ends when nobody has the output open any more. */
    private static String outputOf(Process process) throws Exception {
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return out;
    }

    /** Waits until there are that many archives and no attempt goes on; returns the newest. */
    private Path madeArchive(int count) {
        await().atMost(DEADLINE)
                .until(() -> names(archives).size() == count
                        && names(archives).stream().allMatch(name -> name.endsWith(".jsa")));
        return names(archives).stream()
                .map(archives::resolve)
                .max((one, other) ->
                        Long.compare(one.toFile().lastModified(), other.toFile().lastModified()))
                .orElseThrow();
    }

    private void hold() throws IOException {
        Files.createFile(notes.resolve("hold"));
    }

    private void release() throws IOException {
        Files.delete(notes.resolve("hold"));
    }

    private long runningDump() throws IOException {
        await().atMost(DEADLINE).until(() -> !dumps().isEmpty());
        return dumps().get(0);
    }

    private static boolean isRunning(long process) {
        return ProcessHandle.of(process).map(ProcessHandle::isAlive).orElse(false);
    }

    private List<Long> dumps() throws IOException {
        Path file = notes.resolve("dumps");
        return Files.exists(file)
                ? Files.readAllLines(file).stream().map(Long::valueOf).toList()
                : List.of();
    }

    private static List<String> names(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path target(Path link) {
        try {
            return Files.readSymbolicLink(link);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path jdk(String name) throws IOException {
        Path made = folder.resolve(name);
        Files.createDirectories(made.resolve("bin"));
        Files.writeString(made.resolve("release"), "JAVA_VERSION=\"17.0.1\"\n");
        Files.writeString(made.resolve("bin/java"), JAVA.replace("$NOTES", notes.toString()));
        makeExecutable(made.resolve("bin/java"));
        return made;
    }

    private static void makeExecutable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
