package io.dps.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The launchers: which JDK they take, when they build, and what they say when something is missing. */
class ScriptsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final List<String> TOOLS = List.of(
            "sh",
            "dirname",
            "readlink",
            "find",
            "head",
            "sed",
            "id",
            "flock",
            "mkdir",
            "touch",
            "cat",
            "tee",
            "awk",
            "grep",
            "tail",
            "mv",
            "rm");

    @TempDir
    Path folder;

    private Path tools;

    /** A PATH on which there is no Java, no Maven, no package manager and no sudo. */
    @BeforeEach
    void linkTools() throws IOException {
        tools = Files.createDirectory(folder.resolve("tools"));
        for (String tool : TOOLS) {
            Path found = List.of("/usr/bin", "/bin").stream()
                    .map(bin -> Path.of(bin, tool))
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow();
            Files.createSymbolicLink(tools.resolve(tool), found);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "17.0.15, true",
        "21.0.1, true",
        "25.0.1, true",
        "16.0.2, false",
        "26, false",
        "1.8.0_402, false",
        "22-ea, false",
        "'', false",
        "seventeen, false"
    })
    void the_launcher_takes_only_a_java_that_spark_starts_on(String version, boolean fits) throws Exception {
        // given
        Path wanted = jdk("wanted", version);
        Path other = jdk("other", "17.0.1");

        // when
        Run run = run(
                distribution().resolve("bin/dps"),
                Map.of("DPS_JAVA_HOME", wanted, "JAVA_HOME", other),
                "topic",
                "list");

        // then
        assertThat(run.code()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .startsWith((fits ? wanted : other) + "/bin/java ")
                .endsWith("io.dps.shell.app.Main topic list\n");
    }

    @ParameterizedTest
    @CsvSource({
        "LC_ALL, C,           C.UTF-8",
        "LC_ALL, POSIX,       C.UTF-8",
        "LANG,   '',          C.UTF-8",
        "LC_ALL, xx_YY.UTF-8, C.UTF-8",
        "LC_ALL, C.UTF-8,     C.UTF-8",
        "LANG,   C.UTF-8,     none"
    })
    void java_gets_a_locale_of_utf_8(String variable, String value, String expected) throws Exception {
        Path jdk = jdk("jdk", "17");
        script(jdk.resolve("bin/java"), "echo \"${LC_ALL:-none}\"");
        Files.createSymbolicLink(tools.resolve("locale"), Path.of("/usr/bin/locale"));

        Run run = run(distribution().resolve("bin/dps"), Map.of("DPS_JAVA_HOME", jdk, variable, value), "x");

        assertThat(run.out()).isEqualTo(expected + "\n");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void a_folder_that_java_would_cut_is_refused() throws Exception {
        Path odd = Files.createDirectories(folder.resolve("a:b"));
        Path home = Files.move(distribution(), odd.resolve("dps"));

        Run run = run(home.resolve("bin/dps"), Map.of("DPS_JAVA_HOME", jdk("jdk", "17")), "--version");

        assertThat(run.code()).isEqualTo(3);
        assertThat(run.err()).contains("error: dps cannot run from ", "hint: move it to a folder without ':'");
    }

    @Test
    void the_launcher_runs_through_a_link_from_anywhere() throws Exception {
        Path link =
                Files.createSymbolicLink(folder.resolve("link"), distribution().resolve("bin/dps"));

        Run run = run(link, Map.of("DPS_JAVA_HOME", jdk("jdk", "17")), "--version");

        assertThat(run.out())
                .contains("-Ddps.home=" + folder.resolve("a distribution").toRealPath());
    }

    /** Where one is closed, the first file that Java opens would be it: a jar read as input, or written over. */
    @ParameterizedTest
    @CsvSource({
        "bin/dps,     '',                   open open open written",
        "bin/dps,     '0<&-',               null open open written",
        "bin/dps,     '1>&-',               open null open refused",
        "bin/dps,     '2>&-',               open open null written",
        "bin/dps,     '0<&- 1>&- 2>&-',     null null null refused",
        "scripts/dps, '0<&- 1>&- 2>&-',     null null null refused"
    })
    void java_finds_no_standard_stream_closed(String launcher, String closed, String expected) throws Exception {
        // given
        Path seen = folder.resolve("seen");
        Path jdk = jdk("jdk", "17");
        script(jdk.resolve("bin/java"), """
                exec 4>"$SEEN"
                for fd in 0 1 2; do
                    file=$(readlink "/proc/$$/fd/$fd") || file=closed
                    [ "$file" = /dev/null ] && file=null || [ "$file" = closed ] || file=open
                    printf '%s ' "$file" >&4
                done
                if echo data; then echo written >&4; else echo refused >&4; fi""");
        Path home = launcher.startsWith("bin") ? distribution() : builtCheckout();

        // when
        Run run = run(
                Path.of("/bin/sh"),
                Map.of("DPS_JAVA_HOME", jdk, "SEEN", seen),
                "-c",
                "exec \"$0\" --version " + closed,
                home.resolve(launcher).toString());

        // then
        assertThat(run.code()).isZero();
        assertThat(Files.readString(seen)).isEqualTo(expected + "\n");
    }

    @Test
    void a_checkout_that_is_built_starts_without_maven() throws Exception {
        // given
        Path checkout = builtCheckout();

        // when
        Run run = run(checkout.resolve("scripts/dps"), Map.of("DPS_JAVA_HOME", jdk("jdk", "17")), "a b", "c");

        // then
        assertThat(run.out()).endsWith("io.dps.shell.app.Main a b c\n");
        assertThat(run.err()).isEmpty();
    }

    /** Pages are sources too: {@code help} shows them from the jar. */
    @ParameterizedTest
    @ValueSource(strings = {"stack/src/New.java", "shell/docs/new.md"})
    void a_changed_source_is_built_and_a_missing_maven_named(String changed) throws Exception {
        // given
        Path checkout = builtCheckout();
        Path source = checkout.resolve(changed);
        Files.createDirectories(source.getParent());
        Files.createFile(source);
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));

        // when
        Run run = run(checkout.resolve("scripts/dps"), Map.of(), "--version");

        // then
        assertThat(run.code()).isEqualTo(3);
        assertThat(run.err()).contains("missing:", "maven", "hint: ", "apt-get install");
        assertThat(run.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Apache Maven 3.9.9, ''",
        "Apache Maven 3.9.9, 'echo \"[INFO] BUILD SUCCESS\"'",
        "3.9.9, ''",
    })
    void a_build_is_good_when_maven_says_so_by_its_exit_status(String version, String printed) throws Exception {
        // given
        Path checkout = changedCheckout(version, printed + "\nexit 0");
        Path jdk = jdk("jdk", "17");
        script(jdk.resolve("bin/javac"), "");

        // when
        Run built = run(checkout.resolve("scripts/dps"), Map.of("DPS_JAVA_HOME", jdk), "a");
        Run again = run(checkout.resolve("scripts/dps"), Map.of("DPS_JAVA_HOME", jdk), "a");

        // then
        assertThat(built.out()).endsWith("io.dps.shell.app.Main a\n");
        assertThat(built.err()).isEqualTo("dps: building (the first time this downloads several hundred MB)\n");
        assertThat(built.code()).isZero();
        assertThat(again.err()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'echo \"[INFO] BUILD SUCCESS\"; exit 1', '[INFO] BUILD SUCCESS'",
        "'echo \"[ERROR] no such class\"; echo; exit 1', '[ERROR] no such class'",
        "'kill -KILL $$', 'hint: '"
    })
    void a_build_that_maven_ends_badly_is_told_with_what_it_printed(String body, String told) throws Exception {
        Path checkout = changedCheckout("Apache Maven 3.9.9", body);
        Path jdk = jdk("jdk", "17");
        script(jdk.resolve("bin/javac"), "");

        for (int start = 0; start < 2; start++) {
            Run run = run(checkout.resolve("scripts/dps"), Map.of("DPS_JAVA_HOME", jdk), "--version");

            assertThat(run.code()).isEqualTo(1);
            assertThat(run.out()).isEmpty();
            assertThat(run.err())
                    .contains(
                            "error: the build failed; its first errors:\n",
                            told,
                            "hint: the whole output is in " + checkout.resolve("shell/target/build.log") + "\n");
        }
    }

    @Test
    void a_checkout_whose_path_java_would_cut_is_refused_before_it_is_built() throws Exception {
        Path odd = Files.createDirectories(folder.resolve("a:b"));
        Path checkout = Files.move(changedCheckout("Apache Maven 3.9.9", "touch \"$HOME/ran\""), odd.resolve("dps"));

        Run run = run(checkout.resolve("scripts/dps"), Map.of(), "--version");

        assertThat(run.code()).isEqualTo(3);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .isEqualTo("error: dps cannot be built in " + checkout.toRealPath()
                        + ": Java takes the ':' for the end of a path\n"
                        + "hint: move the checkout to a folder without ':' in its name\n");
        assertThat(folder.resolve("ran")).doesNotExist();
    }

    /** A checkout that has to be built again, and a Maven of that version. */
    private Path changedCheckout(String version, String body) throws IOException {
        Path checkout = builtCheckout();
        Files.setLastModifiedTime(checkout.resolve("shell/target/built"), FileTime.from(Instant.EPOCH));
        script(tools.resolve("mvn"), "case $1 in --version) echo '" + version + "'; exit ;; esac\n" + body);
        return checkout;
    }

    @Test
    void the_test_command_refuses_an_unknown_option() throws Exception {
        Run run = run(ROOT.resolve("scripts/test"), Map.of("PATH", System.getenv("PATH")), "--fats");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("unknown option '--fats'", "--fast");
    }

    @Test
    void the_benchmark_names_every_row() throws Exception {
        Run run = bench("--list");

        assertThat(run.code()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(rows(run.out()))
                .containsExactlyInAnyOrder(
                        "version",
                        "prompt",
                        "select-once",
                        "tail-last",
                        "memory-idle",
                        "memory-sql",
                        "memory-stack",
                        "deploy",
                        "select-warm",
                        "sql-csv",
                        "tail-raw",
                        "tail-where",
                        "tail-jsonl",
                        "generate-1",
                        "generate-100",
                        "replay",
                        "replay-out",
                        "averager-4",
                        "averager-1",
                        "averager-10m",
                        "averager-shipped",
                        "averager-steady",
                        "state-sensors",
                        "state-windows",
                        "stream-first-row",
                        "stream-by-minute",
                        "stream-by-row",
                        "verify-by-minute",
                        "verify-by-row",
                        "swarm-deploy",
                        "swarm-status");
    }

    private static List<String> rows(String listed) {
        return listed.lines()
                .filter(line -> !line.startsWith(" "))
                .map(line -> line.split(" ")[0])
                .toList();
    }

    @Test
    void the_benchmark_suggests_the_nearest_row() throws Exception {
        Run run = bench("--only", "version", "tail-rwa");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .contains("error: ", "'tail-rwa'", "did you mean 'tail-raw'?", "hint: scripts/bench --help");
    }

    @Test
    void the_benchmark_explains_its_options() throws Exception {
        Run run = bench("--help");

        assertThat(run.code()).isZero();
        assertThat(run.out())
                .contains(
                        "--only NAME",
                        "--long",
                        "--json FILE",
                        "--markdown FILE",
                        "--pairs N",
                        "--against FOLDER",
                        "--list");
    }

    @Test
    void the_benchmark_names_the_python_that_it_needs() throws Exception {
        Run run = run(ROOT.resolve("scripts/bench"), Map.of(), "--list");

        assertThat(run.code()).isEqualTo(3);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("error: scripts/bench needs Python 3.11", "hint: ", "apt-get install python3");
    }

    private Run bench(String... arguments) throws Exception {
        Map<String, Object> environment = Map.of("PATH", System.getenv("PATH"));
        String fits = "python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))'";
        assumeThat(run(Path.of("/bin/sh"), environment, "-c", fits).code())
                .as("skipped: no Python 3.11 or later")
                .isZero();
        return run(ROOT.resolve("scripts/bench"), environment, arguments);
    }

    @ParameterizedTest
    @CsvSource({
        "'',          'error: expected up, status, kill, restart, cut, heal, pause, resume or down'",
        "kil 1,       error: there is no verb 'kil'",
        "kill,        'error: ''kill'' needs a node: 1, 2 or 3'",
        "cut 1 4,     'error: there is no node ''4'': there are 1, 2 and 3'",
        "heal 1;reboot, 'error: there is no node ''1;reboot'': there are 1, 2 and 3'",
        "down 2,      error: 'down' takes no node"
    })
    void the_three_nodes_refuse_what_is_no_verb_or_node(String words, String error) throws Exception {
        Run run = threeNodes("echo 1000", words.isEmpty() ? new String[0] : words.split(" "));

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).isEqualTo(error + "\nhint: scripts/three-nodes --help\n");
        assertThat(run.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"up", "status", "kill 1", "down"})
    void the_three_nodes_need_root(String words) throws Exception {
        Run run = threeNodes("echo 1000", words.split(" "));

        assertThat(run.code()).isEqualTo(3);
        assertThat(run.err()).isEqualTo("error: scripts/three-nodes needs root\nhint: run it as root\n");
    }

    @Test
    void the_three_nodes_explain_their_verbs_to_anyone() throws Exception {
        Run run = threeNodes("echo 1000", "--help");

        assertThat(run.code()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).startsWith("Three Docker engines").doesNotContain("#", "set -e");
        for (String verb : List.of("up", "status", "kill", "restart", "cut", "heal", "pause", "resume", "down")) {
            assertThat(run.out()).contains("  scripts/three-nodes " + verb + " ");
        }
    }

    /** With another answer to who one is. */
    private Run threeNodes(String id, String... words) throws Exception {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        script(bin.resolve("id"), id);
        return run(ROOT.resolve("scripts/three-nodes"), Map.of("PATH", bin + ":" + System.getenv("PATH")), words);
    }

    @Test
    void the_daily_verbs_are_listed_and_an_unknown_one_is_refused() throws Exception {
        Map<String, Object> environment = Map.of("PATH", System.getenv("PATH"));

        Run listed = run(ROOT.resolve("scripts/dev"), environment);
        Run unknown = run(ROOT.resolve("scripts/dev"), environment, "tset");

        assertThat(listed.code()).isZero();
        assertThat(listed.out()).contains("build ", "quick ", "fmt ", "test ", "it ", "transcripts ", "long ", "run ");
        assertThat(unknown.code()).isEqualTo(2);
        assertThat(unknown.err()).contains("there is no verb 'tset'", "hint: scripts/dev");
    }

    @ParameterizedTest
    @CsvSource({
        "test contract DurationsTest,       -pl streaming/contract -am test -Dtest=DurationsTest ",
        "test shell,                        -pl shell -am test -Dtest=io/dps/shell/**/*Test ",
        "it TopicIT#tail,                   -pl shell -am verify -Dtest=NONE -Dit.test=TopicIT#tail ",
        "fmt,                               spotless:apply"
    })
    void a_daily_verb_is_one_call_of_maven(String words, String call) throws Exception {
        Run run = run(devCheckout().resolve("scripts/dev"), devEnvironment(), words.split(" "));

        assertThat(run.err()).isEmpty();
        assertThat(run.out()).startsWith("-B -ntp ").contains(call);
        assertThat(run.code()).isZero();
    }

    @Test
    void what_was_compiled_without_checks_is_compiled_again_before_a_test() throws Exception {
        // given
        Path checkout = devCheckout();
        Path compiled = Files.createDirectories(checkout.resolve("stack/target/maven-status/compile"));

        // when
        Run quick = run(checkout.resolve("scripts/dev"), devEnvironment(), "quick");
        boolean keptByQuick = Files.exists(compiled);
        Run test = run(checkout.resolve("scripts/dev"), devEnvironment(), "test", "stack", "SecretNameTest");

        // then
        assertThat(quick.code()).isZero();
        assertThat(keptByQuick).isTrue();
        assertThat(test.code()).isZero();
        assertThat(compiled).doesNotExist();
    }

    /** A checkout with a Maven that prints how it was called. */
    private Path devCheckout() throws IOException {
        Path checkout = changedCheckout("Apache Maven 3.9.9", "echo \"$*\"");
        Files.copy(ROOT.resolve("scripts/dev"), checkout.resolve("scripts/dev"));
        makeExecutable(checkout.resolve("scripts/dev"));
        return checkout;
    }

    private Map<String, Object> devEnvironment() throws IOException {
        Path jdk = jdk("jdk", "17");
        script(jdk.resolve("bin/javac"), "");
        return Map.of("DPS_JAVA_HOME", jdk, "PATH", tools + ":" + System.getenv("PATH"));
    }

    /** A folder that looks like a JDK; its java prints how it was called. */
    private Path jdk(String name, String version) throws IOException {
        Path home = Files.createDirectories(folder.resolve(name));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"nobody\"\nJAVA_VERSION=\"" + version + "\"\n");
        script(home.resolve("bin/java"), "echo \"$0 $*\"");
        return home;
    }

    private Path distribution() throws IOException {
        Path home = Files.createDirectories(folder.resolve("a distribution"));
        Files.createDirectories(home.resolve("bin"));
        Files.copy(ROOT.resolve("shell/src/main/dist/bin/dps"), home.resolve("bin/dps"));
        makeExecutable(home.resolve("bin/dps"));
        return home;
    }

    private Path builtCheckout() throws IOException {
        Path checkout = folder.resolve("checkout");
        for (String each : List.of("scripts", "generator/src", "streaming/src", "stack/src", "shell/src")) {
            Files.createDirectories(checkout.resolve(each));
        }
        Files.createFile(checkout.resolve("pom.xml"));
        for (String each : List.of("dps", "prerequisites")) {
            Files.copy(
                    ROOT.resolve("scripts").resolve(each),
                    checkout.resolve("scripts").resolve(each));
        }
        makeExecutable(checkout.resolve("scripts/dps"));
        Path target = Files.createDirectories(checkout.resolve("shell/target/distribution"));
        Files.move(distribution(), target.resolve("dps-1"));
        Path stamp = Files.createFile(checkout.resolve("shell/target/built"));
        Files.setLastModifiedTime(stamp, FileTime.from(Instant.now().plusSeconds(30)));
        return checkout;
    }

    private static void script(Path file, String body) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        makeExecutable(file);
    }

    private static void makeExecutable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Run run(Path script, Map<String, Object> environment, String... arguments) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(script.toString());
        builder.command().addAll(List.of(arguments));
        builder.environment().clear();
        Map<String, Object> all = new HashMap<>(Map.of("PATH", tools, "HOME", folder));
        all.putAll(environment);
        all.forEach((name, value) -> builder.environment().put(name, value.toString()));
        Path err = Files.createTempFile(folder, "err", "");
        Process process = builder.redirectError(err.toFile()).start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), out, Files.readString(err));
    }

    private record Run(int code, String out, String err) {}
}
