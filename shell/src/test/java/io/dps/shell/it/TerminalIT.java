package io.dps.shell.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** dps at a real terminal, without any server. */
class TerminalIT {
    private static final String EDIT = "\u0018\u0005";

    /** With what a shell or a history would make something else of. */
    private static final String SECRET = "open!sesame \\\\ \"and\' $x";

    private static final String ADD = "context add plant --brokers 127.0.0.1:1 --kafka-security SASL_PLAINTEXT"
            + " --kafka-user ada --save-secrets --no-check";

    @TempDir
    private Path folder;

    private Dps dps;

    @BeforeEach
    void opensADistribution() {
        dps = new Dps(folder);
    }

    @Test
    void programs_on_the_path_are_not_taken_for_those_of_the_system() throws Exception {
        Path marker = folder.resolve("ran");
        Path bin = Files.createDirectories(folder.resolve("bin"));
        for (String name : List.of("test", "tty", "stty")) {
            Path program = Files.writeString(
                    bin.resolve(name), "#!/bin/sh\necho " + name + " $* >>'" + marker + "'\nexit 1\n");
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        }

        try (TypedDps shell = TypedDps.start(dps.with("PATH", bin + ":" + System.getenv("PATH")))) {
            shell.type("set A=1; set\n").awaits("A +1").type("exit\n");
            assertThat(shell.ends()).isZero();
        }

        assertThat(marker).doesNotExist();
    }

    @Test
    void a_command_fits_the_terminal_that_it_is_started_at() throws Exception {
        for (int columns : List.of(43, 60)) {
            try (TypedDps command =
                    TypedDps.startLine(dps, "stty cols " + columns + "; $DPS topic tail --help --no-pager")) {
                assertThat(command.ends()).isZero();
                command.awaits("Exit codes:");
                assertThat(command.shown().lines().filter(line -> !line.matches("  [a-z].*")))
                        .allMatch(line -> line.stripTrailing().length() <= columns)
                        .anyMatch(line -> line.stripTrailing().length() > columns - 5);
            }
        }
    }

    @Test
    void a_terminal_that_the_machine_does_not_know_and_a_locale_without_utf8_take_what_is_pasted() throws Exception {
        Dps bare = dps.with("TERM", "xterm-kitty").with("LC_ALL", "C");
        try (TypedDps shell = TypedDps.start(bare)) {
            assertThat(shell.shown().strip())
                    .startsWith("dps runs Kafka, Spark and Airflow")
                    .contains("\ndps:local>");
            shell.type("echo Z\u00fcrich > Z\u00fcrich; echo end\n")
                    .awaits("\nend")
                    .type("select a,\tb\nGROUP BY\tsensor_id; | cat\n")
                    .awaits("nothing is deployed")
                    .awaits("> ")
                    .type("exit 7\n");
            assertThat(shell.ends()).isEqualTo(7);
            assertThat(shell.sent()).doesNotContain("Exception", "WARN", "\tat ");
        }
        assertThat(Files.readString(bare.state().resolve(".shell/history"))).contains("GROUP BY\tsensor_id");
    }

    @Test
    void the_lines_of_the_users_file_run_before_the_first_prompt_even_if_one_fails() throws Exception {
        Path init = Files.createDirectories(folder.resolve("config/dps")).resolve("init.dps");
        Files.writeString(init, "set A=here\nnonsense\nset A=never\n");

        try (TypedDps shell = TypedDps.start(dps)) {
            shell.type("echo A is ${A}\n").awaits("\nA is here").type("exit\n");
            assertThat(shell.ends()).isZero();
            assertThat(shell.shown()).contains("init.dps:2: error: unknown command 'nonsense'");
        }
    }

    @Test
    void a_secret_is_seen_neither_at_the_prompt_nor_in_its_history() throws Exception {
        try (TypedDps shell = TypedDps.start(dps)) {
            shell.type(ADD + "\n")
                    .awaits("Kafka password of user 'ada' \\(context plant\\): ")
                    .type(SECRET + "\n")
                    .awaits("added context 'plant'")
                    .awaits("> ")
                    .type("history\n")
                    .awaits("> ")
                    .type("exit\n");
            assertThat(shell.ends()).isZero();
            assertThat(shell.sent()).contains("context add plant").doesNotContain(SECRET);
        }

        assertKept();
        Path history = dps.state().resolve(".shell/history");
        assertThat(Files.readString(history)).contains("context add plant").doesNotContain(SECRET);
    }

    @Test
    void a_secret_is_not_seen_where_one_command_asks_for_it() throws Exception {
        try (TypedDps command = TypedDps.startLine(dps, "$DPS " + ADD + " >out")) {
            command.awaits("Kafka password of user 'ada' \\(context plant\\): ")
                    // The key of the editor, too, opens nothing here.
                    .type(SECRET.charAt(0) + EDIT + SECRET.substring(1) + "\n")
                    .awaits("added context 'plant'");
            assertThat(command.ends()).isZero();
            assertThat(command.sent()).doesNotContain(SECRET);
        }

        assertKept();
        assertThat(folder.resolve("out")).isEmptyFile();
    }

    @Test
    void rows_taller_than_the_screen_go_to_the_pager_and_ctrl_c_is_its_own() throws Exception {
        Path pager = program("pager", """
                trap 'echo INTERRUPTED' INT
                cat >'%s'
                echo PAGING
                until read key </dev/tty; do :; done
                """.formatted(folder.resolve("paged")));
        Dps paging = dps.with("PAGER", pager.toString());
        try (TypedDps shell = TypedDps.startLine(paging, "stty rows 24 cols 80; exec $DPS")) {
            shell.awaits("> ")
                    .type("config show\n")
                    .awaits("PAGING")
                    .type(TypedDps.CTRL_C)
                    .awaits("INTERRUPTED")
                    .type("q\n")
                    .awaits("local> ")
                    .type("echo a''live; exit\n")
                    .awaits("alive");
            assertThat(shell.ends()).isZero();
        }
        assertThat(Files.readString(folder.resolve("paged"))).contains("deploy.timeout", "airflow.password-file");

        Files.delete(folder.resolve("paged"));
        try (TypedDps command = TypedDps.startLine(paging, "stty rows 50 cols 200; $DPS config show")) {
            assertThat(command.ends()).isZero();
        }
        assertThat(folder.resolve("paged")).doesNotExist();
    }

    @Test
    void the_terminal_is_restored_when_the_pager_is_killed() throws Exception {
        Path pager = program("pager", "stty raw -echo </dev/tty; kill -9 $$\n");
        String line = "stty rows 24 cols 80; stty -a >before; $DPS config show; stty -a >after";
        try (TypedDps command = TypedDps.startLine(dps.with("PAGER", pager.toString()), line)) {
            command.awaits("airflow.password-file").awaits("warning: the pager '.*' ended with exit code 137");
            assertThat(command.ends()).isZero();
        }

        assertThat(modes("after")).isEqualTo(modes("before")).anyMatch(each -> each.contains(" echo "));
    }

    @Test
    void a_line_is_edited_and_one_whose_editor_is_killed_stays() throws Exception {
        Path editor = program("editor", """
                if grep -q twice "$1"; then stty raw -echo </dev/tty; kill -9 $$; fi
                echo "echo edi''ted; echo twice" >"$1"
                """);
        try (TypedDps shell = TypedDps.startLine(
                dps.with("EDITOR", editor.toString()).with("VISUAL", "").with("NO_COLOR", "1"), "exec $DPS")) {
            shell.awaits("> ")
                    .type("echo once" + EDIT)
                    .awaits("echo edi''ted; echo twice")
                    .type("\n")
                    .awaits("edited\ntwice\n")
                    .awaits("> ")
                    .type("edit\n")
                    .awaits("error: the editor '.*' ended with exit code 137; the line is unchanged")
                    .awaits("\\[1\\]> ")
                    .type("\necho a''live; exit\n")
                    .awaits("alive");
            assertThat(shell.ends()).isZero();
        }
    }

    @Test
    void ctrl_c_ends_watch_and_not_the_prompt() throws Exception {
        try (TypedDps shell = TypedDps.startLine(dps, "stty rows 24 cols 80; exec $DPS")) {
            shell.awaits("> ")
                    .type("watch 1 echo here\n")
                    .awaits("every 1.0s: echo here")
                    .awaits("here\n")
                    .type(TypedDps.CTRL_C)
                    .awaits("watch of 'echo here' ended after [0-9]+ run")
                    .awaits("130\\]> ")
                    .type("exit 0\n");
            assertThat(shell.ends()).isZero();
        }
    }

    /** Returns what stty has printed about the modes; the first line has the speed and the size. */
    private List<String> modes(String file) throws IOException {
        return Files.readAllLines(folder.resolve(file)).stream().skip(1).toList();
    }

    private Path program(String name, String text) throws IOException {
        Path program = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + text);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return program;
    }

    private void assertKept() throws IOException {
        assertThat(dps.state().resolve(".shell/secrets/plant/kafka.password")).hasContent(SECRET + "\n");
    }
}
