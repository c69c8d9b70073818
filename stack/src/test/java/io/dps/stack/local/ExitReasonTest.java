package io.dps.stack.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.stack.state.ContextFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExitReasonTest {
    @TempDir
    Path root;

    private ContextFolder folder;
    private ProcessRecord record;

    @BeforeEach
    void prepare() {
        folder = ContextFolder.of(root, "test");
        folder.createRoot();
        folder.createFolders();
        record = ProcessRecord.of("averager", "x", ProcessHandle.current().pid());
    }

    @ParameterizedTest
    @CsvSource({
        "1, exit code 1",
        "137, killed by SIGKILL",
        "143, terminated by SIGTERM",
        "139, crashed (SIGSEGV)",
        ", ended"
    })
    void a_process_that_printed_nothing_ended_as_its_code_tells(Integer code, String reason) {
        OptionalInt exitCode = code == null ? OptionalInt.empty() : OptionalInt.of(code);

        assertThat(ExitReason.of(folder, record, exitCode)).isEqualTo(reason);
    }

    @Test
    void the_last_error_that_it_printed_is_part_of_the_reason() throws IOException {
        // given
        Files.writeString(folder.output("averager"), "error: first\nerror: the last one\nhint: none\n");

        // when, then
        assertThat(ExitReason.of(folder, record, OptionalInt.of(7))).isEqualTo("exit code 7: the last one");
        assertThat(ExitReason.of(folder, record, OptionalInt.empty())).isEqualTo("the last one");
    }

    @Test
    void a_full_disk_that_it_logged_last_is_the_reason() throws IOException {
        // given
        String fault = "java.io.IOException: No space left on device\n";
        Files.writeString(folder.log("averager"), fault + "ERROR LogManager - Shutdown broker\n");

        // when, then
        assertThat(ExitReason.of(folder, record, OptionalInt.of(1))).isEqualTo("exit code 1: No space left on device");
        assertThat(ExitReason.of(folder, record, OptionalInt.of(137))).isEqualTo("killed by SIGKILL");
        Files.writeString(
                folder.log("averager"),
                record.startedAt()
                                .minusSeconds(60)
                                .truncatedTo(ChronoUnit.MINUTES)
                                .plusMillis(1) + " ERROR Log - " + fault);
        assertThat(ExitReason.of(folder, record, OptionalInt.of(1)))
                .as("an earlier process logged it")
                .isEqualTo("exit code 1");
        Files.writeString(folder.log("averager"), fault + "INFO all is well\n".repeat(80));
        assertThat(ExitReason.of(folder, record, OptionalInt.of(1))).isEqualTo("exit code 1");
    }

    @Test
    void a_jvm_that_ran_out_of_memory_says_so() throws IOException {
        // given
        Files.writeString(
                folder.output("averager"), "Terminating due to java.lang.OutOfMemoryError: Java heap space\n");

        // when, then
        assertThat(ExitReason.of(folder, record, OptionalInt.of(3))).isEqualTo("out of memory: Java heap space");
    }

    @Test
    void a_process_of_an_earlier_run_of_the_machine_ended_with_it() {
        // given
        ProcessRecord earlier = new ProcessRecord(
                "averager",
                "x",
                record.pid(),
                "another",
                record.startTicks(),
                record.startedAt(),
                record.stoppedAt(),
                record.program(),
                record.restarts());

        // when, then
        assertThat(ExitReason.of(folder, earlier, OptionalInt.empty())).isEqualTo("the machine was restarted");
    }
}
