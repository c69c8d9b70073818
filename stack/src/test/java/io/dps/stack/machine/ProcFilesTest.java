package io.dps.stack.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.stack.local.Awaiting;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ProcFilesTest {
    private static final long SELF = ProcessHandle.current().pid();

    @Test
    void this_process_has_a_start_and_memory() {
        assertThat(ProcFiles.startTicks(SELF)).isPresent();
        assertThat(ProcFiles.residentBytes(SELF)).isGreaterThan(10L << 20);
        assertThat(ProcFiles.availableBytes()).isPresent();
        assertThat(ProcFiles.bootId()).isNotEmpty();
    }

    @Test
    void an_unknown_pid_has_nothing() {
        long unknown = Integer.MAX_VALUE;
        assertThat(ProcFiles.startTicks(unknown)).isEmpty();
        assertThat(ProcFiles.residentBytes(unknown)).isZero();
        assertThat(ProcFiles.command(unknown)).isEmpty();
    }

    @Test
    void a_command_is_named_by_its_program_and_first_operand_alone() throws IOException {
        // given
        Process child = new ProcessBuilder("sleep", "60", "61").start();
        try {
            // when
            Awaiting.until(() -> ProcFiles.command(child.pid()).orElse("").startsWith("sleep"));

            // then
            assertThat(ProcFiles.command(child.pid())).contains("sleep 60");
        } finally {
            child.destroyForcibly();
        }
    }

    @Test
    void a_shell_script_on_the_command_line_is_not_shown() throws IOException {
        // given
        Process child = new ProcessBuilder("sh", "-c", "echo ready; read line; echo a-secret").start();
        try {
            assertThat(child.inputReader().readLine()).isEqualTo("ready");

            // when, then
            assertThat(ProcFiles.command(child.pid())).contains("sh");
        } finally {
            child.destroyForcibly();
        }
    }
}
