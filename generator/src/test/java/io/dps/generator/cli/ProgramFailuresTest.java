package io.dps.generator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.contract.UserFailure;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

final class ProgramFailuresTest {
    private final StringWriter err = new StringWriter();

    @Command(name = "program")
    private static final class Program implements Callable<Integer> {
        private final RuntimeException failure;

        Program(RuntimeException failure) {
            this.failure = failure;
        }

        @Override
        public Integer call() {
            throw failure;
        }
    }

    private int execute(RuntimeException failure, String... arguments) {
        return ProgramFailures.reportFailuresOf(new CommandLine(new Program(failure)))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    @Test
    void a_failure_for_users_is_two_lines_and_the_exit_code_of_its_kind() {
        int code = execute(UserFailure.unreachable("no broker answers at a:1", "see: stack status"));

        assertThat(code).isEqualTo(3);
        assertThat(err).hasToString("error: no broker answers at a:1\nhint: see: stack status\n");
    }

    @Test
    void a_bug_is_exit_70_and_shows_no_stack_trace() {
        int code = execute(new IllegalArgumentException("count is negative"));

        assertThat(code).isEqualTo(70);
        assertThat(err)
                .hasToString("error: this is a bug in dps: java.lang.IllegalArgumentException: count is negative\n"
                        + "hint: the stack trace is in the log\n");
    }

    @Test
    void an_unknown_option_is_exit_2() {
        assertThat(execute(new IllegalStateException(), "--what")).isEqualTo(2);
        assertThat(err.toString()).contains("--what").endsWith("hint: see --help\n");
    }

    @Test
    void help_lists_the_exit_code_of_a_bug() {
        assertThat(GeneratorMain.commandLine().getUsageMessage()).containsPattern("\n +70 +\\w");
        assertThat(FilesMain.commandLine(Clock.systemUTC()).getUsageMessage()).containsPattern("\n +70 +\\w");
    }
}
