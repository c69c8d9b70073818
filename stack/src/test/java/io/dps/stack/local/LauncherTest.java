package io.dps.stack.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.UserFailure;
import io.dps.stack.local.ProcessLog.PrintedOutput;
import io.dps.stack.machine.ProcFiles;
import io.dps.stack.state.ContextFolder;
import io.dps.stack.state.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherTest {
    @TempDir
    Path root;

    private ContextFolder folder;
    private Launcher launcher;

    @BeforeEach
    void prepare() {
        folder = ContextFolder.of(root, "test");
        folder.createRoot();
        folder.createFolders();
        launcher = new Launcher(folder, new ProcessTable(folder));
    }

    @Test
    void a_process_leads_a_session_of_its_own_in_the_folder_of_the_context() throws IOException {
        // when
        ProcessRecord record = launcher.start("sleeper", "sleep", List.of("sleep", "60"), Map.of());

        // then
        try {
            Path proc = Path.of("/proc", String.valueOf(record.pid()));
            Awaiting.until(() -> ProcFiles.command(record.pid()).orElse("").equals("sleep 60"));
            String[] stat = Files.readString(proc.resolve("stat")).split(" ");
            assertThat(Arrays.asList(stat[0], stat[4], stat[5])).containsOnly(String.valueOf(record.pid()));
            assertThat(Files.readSymbolicLink(proc.resolve("fd/0"))).isEqualTo(Path.of("/dev/null"));
            assertThat(Files.readSymbolicLink(proc.resolve("cwd")))
                    .isEqualTo(folder.path().toRealPath());
            assertThat(new ProcessTable(folder).alive("sleeper")).isTrue();
        } finally {
            record.process().ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void only_a_few_variables_of_the_environment_are_handed_on() throws IOException {
        // when
        ProcessRecord record = run("env", "env");

        // then
        assertThat(Files.readAllLines(folder.output("env")))
                .contains("SPARK_LOCAL_IP=127.0.0.1")
                .allSatisfy(
                        line -> assertThat(line)
                                .matches(
                                        "(HOME|PATH|USER|LOGNAME|LANG|LC_ALL|LC_CTYPE|TZ|JAVA_TOOL_OPTIONS|SPARK_LOCAL_IP)=.*"));
        assertThat(new ProcessTable(folder).exitCode(record)).hasValue(0);
    }

    @Test
    void what_the_start_before_printed_is_kept() throws IOException {
        // given
        run("printer", "echo first");

        // when
        ProcessRecord second = run("printer", "echo second; exit 3");

        // then
        assertThat(folder.output("printer")).hasContent("second");
        assertThat(folder.logs().resolve("printer.out.1")).hasContent("first");
        assertThat(new ProcessTable(folder).exitCode(second)).hasValue(3);
    }

    @Test
    void scratch_files_of_the_start_before_are_gone() throws IOException {
        // given
        Files.writeString(Files.createDirectories(folder.scratch("printer")).resolve("block"), "old");

        // when
        run("printer", "echo");

        // then
        assertThat(folder.scratch("printer")).isEmptyDirectory();
    }

    @Test
    void a_folder_that_is_gone_fails_in_words() throws IOException {
        // given
        FileTree.delete(folder.logs());

        // when, then
        assertThatThrownBy(() -> launcher.start("sleeper", "sleep", List.of("sleep", "60"), Map.of()))
                .isInstanceOf(UserFailure.class)
                .hasMessageStartingWith("cannot start sleeper: ");
    }

    @Test
    void a_process_whose_pid_file_cannot_be_written_does_not_run_unseen() throws IOException {
        // given
        Files.createDirectories(folder.run().resolve("sleeper.json").resolve("in-the-way"));

        // when
        assertThatThrownBy(() -> launcher.start("sleeper", "sleep", List.of("sleep", "60"), Map.of()))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("sleeper.json");

        // then
        Path exit = new ProcessTable(folder).exitFile("sleeper");
        Awaiting.until(() -> Files.readString(exit).strip().equals("137"));
    }

    @Test
    void output_that_is_cut_while_its_process_runs_goes_on_at_its_begin() throws IOException {
        // given
        ProcessRecord record = launcher.start(
                "printer",
                "sh",
                List.of("sh", "-c", "echo first; until [ -e go ]; do sleep 0.05; done; echo second; exec sleep 60"),
                Map.of());

        // when
        try {
            Awaiting.until(() -> Files.size(folder.output("printer")) > 0);
            assertThat(ProcFiles.appendsOutput(record.pid())).isTrue();
            new PrintedOutput(folder.output("printer")).cut();
            Files.createFile(folder.path().resolve("go"));

            // then
            Awaiting.until(() -> Files.size(folder.output("printer")) > 0);
            assertThat(folder.output("printer")).hasContent("second");
            assertThat(Files.size(folder.output("printer"))).isEqualTo("second\n".length());
            assertThat(folder.logs().resolve("printer.out.1")).hasContent("first");
        } finally {
            record.process().ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    private ProcessRecord run(String name, String script) {
        ProcessRecord record = launcher.start(
                name,
                "sh",
                List.of("sh", "-c", "unset PWD OLDPWD SHLVL _; " + script),
                Map.of("SPARK_LOCAL_IP", "127.0.0.1"));
        Awaiting.until(() -> new ProcessTable(folder).exitCode(record).isPresent());
        return record;
    }
}
