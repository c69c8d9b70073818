package io.dps.stack.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Programs of the system's shell as children. */
@Timeout(120)
final class ChildProcessTest {
    private static final byte[] NOTHING = {};
    private static final Runnable NO_MORE = () -> {};

    @TempDir
    private Path folder;

    private ChildProcess sh(String script) {
        return new ChildProcess(
                "check", List.of("sh", "-c", script), Map.of("MORE", "here"), Path.of("/logs/check.log"));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void it_gets_its_input_and_variables_and_returns_its_output() {
        assertThat(sh("echo \"$MORE\"; cat").run(utf8("Zähler"), NO_MORE)).isEqualTo(utf8("here\nZähler"));
    }

    @Test
    void an_input_that_it_does_not_read_does_no_harm() {
        assertThat(sh("echo done").run(new byte[10 << 20], NO_MORE)).isEqualTo(utf8("done\n"));
    }

    @Test
    void much_output_on_both_streams_is_read_at_the_same_time() {
        byte[] printed = sh("head -c 5000000 /dev/zero >&2; head -c 5000000 /dev/zero; head -c 5000000 /dev/zero >&2")
                .run(NOTHING, NO_MORE);

        assertThat(printed).hasSize(5_000_000);
    }

    @Test
    void what_it_reports_is_the_failure_with_the_kind_of_its_exit_code() {
        String noise = "head -c 1000000 /dev/urandom >&2; echo >&2; ";

        UserFailure failure = catchThrowableOfType(UserFailure.class, () -> sh(noise
                        + "echo 'error: there is no column a' >&2; echo 'hint: name another' >&2; exit 2")
                .run(NOTHING, NO_MORE));

        assertThat(failure).hasMessage("there is no column a");
        assertThat(failure.hint()).isEqualTo("name another");
        assertThat(failure.kind()).isEqualTo(FailureKind.USAGE);
    }

    @Test
    void without_a_report_its_exit_code_and_last_line_are_named() {
        UserFailure failure = catchThrowableOfType(
                UserFailure.class, () -> sh("echo first >&2; echo ' no space left ' >&2; echo >&2; exit 9")
                        .run(NOTHING, NO_MORE));

        assertThat(failure).hasMessage("check ended with exit code 9: no space left");
        assertThat(failure.hint()).isEqualTo("see its log: /logs/check.log");
        assertThat(failure.kind()).isEqualTo(FailureKind.FAILED);
        assertThatThrownBy(() -> sh("kill -9 $$").run(NOTHING, NO_MORE)).hasMessage("check ended with exit code 137");
    }

    @Test
    void output_that_is_no_end_of_it_ends_it() {
        assertThatThrownBy(() -> sh("cat /dev/zero").run(NOTHING, NO_MORE))
                .hasMessage("check printed more than 64 MiB");
    }

    @Test
    void a_program_that_is_missing_is_named() {
        ChildProcess missing = new ChildProcess("check", List.of("/no/such/java"), Map.of(), folder);

        assertThatThrownBy(() -> missing.run(NOTHING, NO_MORE)).hasMessageContaining("/no/such/java");
    }

    @Test
    void an_interrupt_ends_it_with_all_that_it_started() throws Exception {
        Path pids = folder.resolve("pids");
        String script = "sleep 300 & echo $! > '" + pids + ".new'; echo $$ >> '" + pids + ".new'; mv '" + pids
                + ".new' '" + pids + "'; wait";
        AtomicReference<Throwable> end = new AtomicReference<>();
        AtomicReference<Boolean> flag = new AtomicReference<>();
        Thread runner = new Thread(() -> {
            try {
                sh(script).run(NOTHING, NO_MORE);
            } catch (UserFailure e) {
                end.set(e);
                flag.set(Thread.currentThread().isInterrupted());
            }
        });
        runner.start();
        Awaiting.until(() -> Files.exists(pids));

        runner.interrupt();
        runner.join();

        assertThat(end.get()).isInstanceOfSatisfying(UserFailure.class, failure -> assertThat(failure.kind())
                .isEqualTo(FailureKind.INTERRUPTED));
        assertThat(flag.get()).isTrue();
        Awaiting.until(() -> pids(pids).stream().noneMatch(ChildProcessTest::runs));
    }

    /** The end of the whole process, as Ctrl-C or a closed terminal brings it about. */
    @Test
    void the_end_of_its_parent_ends_it() throws Exception {
        Path pids = folder.resolve("pids");
        ProcessBuilder parent = new ProcessBuilder(
                JavaCommand.java().toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Parent.class.getName(),
                "echo $$ > '" + pids + ".new'; mv '" + pids + ".new' '" + pids + "'; sleep 300");
        Process process = parent.redirectErrorStream(true).start();
        try {
            Awaiting.until(() -> Files.exists(pids));

            // Unlike Process.destroy, this leaves its output open.
            process.toHandle().destroy();

            assertThat(process.getInputStream()).hasContent("cleaned");
            Awaiting.until(() -> pids(pids).stream().noneMatch(ChildProcessTest::runs));
        } finally {
            process.destroyForcibly();
        }
    }

    private static List<Long> pids(Path file) throws IOException {
        return Arrays.stream(Files.readString(file).split("\n"))
                .map(Long::parseLong)
                .toList();
    }

    private static boolean runs(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }

    /** A process with a child. */
    static final class Parent {
        private Parent() {}

        public static void main(String[] arguments) {
            try {
                new ChildProcess("child", List.of("sh", "-c", arguments[0]), Map.of(), Path.of("log"))
                        .run(NOTHING, () -> System.out.println("cleaned"));
            } catch (UserFailure e) {
                if (e.kind() != FailureKind.INTERRUPTED) {
                    throw e;
                }
            }
        }
    }
}
