package io.dps.shell.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive of classes as the JDK makes it from the list in the distribution, and dps started from it. */
@Tag("slow")
class ClassArchiveIT {
    private static final Duration DEADLINE = Duration.ofMinutes(10);
    private static final String LIST_IS_OLD = "record it anew: scripts/dev classes";

    @TempDir
    Path folder;

    private Path home;
    private Path archives;
    private Dps dps;

    /** A distribution whose jars can be changed, with a cache of its own; its archives hold few classes, to be made soon. */
    @BeforeEach
    void copyDistribution() throws IOException {
        Path distribution = Path.of(System.getProperty("dps.distribution"));
        home = Files.createDirectory(folder.resolve("copied"));
        for (String part : List.of("bin", "classes", "lib")) {
            copy(distribution.resolve(part), home.resolve(part));
        }
        for (String list : List.of("common.list", "shell.list")) {
            Path names = home.resolve("classes").resolve(list);
            Files.write(names, Files.readAllLines(names).subList(0, 200));
        }
        archives = folder.resolve("cache/dps/classes");
        dps = new Dps(folder, home)
                .with("XDG_CACHE_HOME", folder.resolve("cache").toString());
    }

    /** The archives that all ITs start from: to make them anew would take a minute of a core. */
    @Test
    void commands_and_their_servers_take_their_classes_from_archives() throws IOException {
        archives = Path.of(System.getProperty("dps.cache"), "dps/classes");
        dps = new Dps(folder);
        dps.run("stack", "deploy", "--any-port").succeeds();
        try {
            await().atMost(DEADLINE).until(() -> partsAndMarkers().isEmpty());
            dps.run("topic", "create", "readings").succeeds();

            assertThat(archivedPercent("sql", "select 1", "-o", "csv"))
                    .as(LIST_IS_OLD)
                    .isGreaterThan(90);
            assertThat(archivedPercent("topic", "list")).as(LIST_IS_OLD).isGreaterThan(90);
            assertThat(archivedPercent("topic", "tail", "readings", "-n", "3"))
                    .as(LIST_IS_OLD)
                    .isGreaterThan(90);
            dps.run("stack", "remove", "-y").succeeds();
            dps.run("stack", "deploy", "--any-port").succeeds();
            // Lambdas, and classes that are made while a program runs, are in no list.
            assertThat(archivedPercentOf("kafka")).as(LIST_IS_OLD).isGreaterThan(70);
            assertThat(archivedPercentOf("connect")).as(LIST_IS_OLD).isGreaterThan(70);
        } finally {
            dps.run("stack", "remove", "--purge", "-y").succeeds();
        }
        assertThat(partsAndMarkers()).isEmpty();
    }

    /** An archive that Java refuses is as after an upgrade of the JDK by which its release file stayed, or a full disk. */
    @Test
    void what_is_printed_is_the_same_with_it_without_it_and_when_it_is_damaged_or_old() throws IOException {
        // given
        List<String> help = List.of("help", "topic", "tail");
        String expected = without().run(help.toArray(String[]::new)).succeeds().out();

        // when
        dps.run(help.toArray(String[]::new)).succeeds();
        madeArchives(1);

        // then
        isPrintedByAll(help, expected);
        try (Stream<Path> files = Files.list(archives)) {
            for (Path archive : files.toList()) {
                Files.delete(archive);
                Files.writeString(archive, "no archive");
            }
        }
        isPrintedByAll(help, expected);
        Path jar = firstJar();
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now()));
        isPrintedByAll(help, expected);
        madeArchives(2);
        home = Files.move(home, folder.resolve("moved"));
        dps = new Dps(folder, home)
                .with("XDG_CACHE_HOME", folder.resolve("cache").toString());
        isPrintedByAll(help, expected);
        madeArchives(3);
    }

    private void isPrintedByAll(List<String> arguments, String expected) {
        String[] words = arguments.toArray(String[]::new);
        for (int start = 0; start < 2; start++) {
            Dps.Result result = dps.run(words).succeeds();
            assertThat(result.out()).isEqualTo(expected);
            assertThat(result.err()).isEmpty();
        }
    }

    private Dps without() {
        return dps.with("DPS_CLASS_ARCHIVE", "off");
    }

    /** How many in a hundred of the classes that a command loads from jars of dps or of the JDK came from the archive. */
    private long archivedPercent(String... arguments) throws IOException {
        Path log = folder.resolve("classes.log");
        dps.with("DPS_JAVA_OPTS", "-Xlog:class+load:file=" + log + ":none")
                .run(arguments)
                .succeeds();
        List<String> named = Files.readAllLines(log).stream()
                .filter(line -> line.contains(" source: shared ")
                        || line.contains(" source: file:")
                        || line.contains(" source: jrt:"))
                .toList();
        long archived =
                named.stream().filter(line -> line.contains(" source: shared ")).count();
        assertThat(named).hasSizeGreaterThan(1_000);
        return 100 * archived / named.size();
    }

    /** How many in a hundred of the classes that a service has loaded came from its archive. */
    private long archivedPercentOf(String service) throws IOException {
        long pid = dps.processId(service);
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/jcmd").toString(), "" + pid, "PerfCounter.print")
                .redirectErrorStream(true)
                .start();
        String counters = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        long archived = counter(counters, "java.cls.sharedLoadedClasses");
        return 100 * archived / (archived + counter(counters, "java.cls.loadedClasses"));
    }

    private static long counter(String counters, String name) {
        return counters.lines()
                .filter(line -> line.startsWith(name + "="))
                .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + counters));
    }

    private void madeArchives(int count) {
        await().atMost(DEADLINE)
                .until(() -> count(".jsa") == count && partsAndMarkers().isEmpty());
    }

    private long count(String ending) throws IOException {
        try (Stream<Path> files = Files.list(archives)) {
            return files.filter(file -> file.toString().endsWith(ending)).count();
        }
    }

    private List<Path> partsAndMarkers() throws IOException {
        try (Stream<Path> files = Files.list(archives)) {
            return files.filter(file ->
                            file.toString().endsWith(".part") || file.toString().endsWith(".begun"))
                    .toList();
        }
    }

    private Path firstJar() throws IOException {
        try (Stream<Path> jars = Files.list(home.resolve("lib"))) {
            return jars.sorted().findFirst().orElseThrow();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            files.forEach(file -> {
                try {
                    Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
