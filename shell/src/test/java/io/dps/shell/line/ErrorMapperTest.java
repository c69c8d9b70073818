package io.dps.shell.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.dps.contract.FailureKind;
import io.dps.contract.FailureReport;
import io.dps.contract.UserFailure;
import io.dps.shell.output.OutputFailure;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class ErrorMapperTest {
    private static Stream<Arguments> failures() {
        String paths = "check the path and its permissions";
        return Stream.of(
                arguments(UserFailure.failed("no topic", "see: x"), 1, "no topic", "see: x"),
                arguments(UserFailure.failed("no topic", "", new IOException("vendor")), 1, "no topic", ""),
                arguments(UserFailure.usage("wrong", "h"), 2, "wrong", "h"),
                arguments(UserFailure.unreachable("gone", "h"), 3, "gone", "h"),
                arguments(UserFailure.unreachable("gone", "h", new IOException("vendor")), 3, "gone", "h"),
                arguments(UserFailure.timeout("late", "h"), 4, "late", "h"),
                arguments(UserFailure.interrupted("3 done"), 130, "3 done", ""),
                arguments(UserFailure.outputClosed(new IOException("Broken pipe")), 141, "", ""),
                arguments(new InterruptedException("x"), 130, "", ""),
                arguments(new NoSuchFileException("/a"), 1, "cannot use /a: no such file or folder", paths),
                arguments(new AccessDeniedException("/a"), 1, "cannot use /a: permission denied", paths),
                arguments(new FileAlreadyExistsException("/a"), 1, "cannot use /a: it already exists", paths),
                arguments(new NotDirectoryException("/a"), 1, "cannot use /a: it is not a folder", paths),
                arguments(new DirectoryNotEmptyException("/a"), 1, "cannot use /a: I/O error", paths),
                arguments(
                        new FileSystemException("/a", null, "Is a directory"),
                        1,
                        "cannot use /a: is a directory",
                        paths),
                arguments(
                        new UncheckedIOException(new NoSuchFileException("/a")),
                        1,
                        "cannot use /a: no such file or folder",
                        paths),
                arguments(new IOException("No space left on device"), 1, "no space left on device", ""),
                arguments(new FileNotFoundException("/a (Is a directory)"), 1, "/a (Is a directory)", ""),
                arguments(
                        UserFailure.usage("--max and -n cannot be used together"),
                        2,
                        "--max and -n cannot be used together",
                        "see the command's --help"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void gives_each_failure_its_words_and_its_exit_code(Throwable failure, int code, String message, String hint) {
        FailureReport report = ErrorMapper.report(failure);

        assertThat(report.message()).isEqualTo(message);
        assertThat(report.hint()).isEqualTo(hint);
        assertThat(report.kind().exitCode().value()).isEqualTo(code);
    }

    @Test
    void what_nobody_foresaw_is_a_fault_of_dps_in_one_line() {
        FailureReport report = ErrorMapper.report(new IllegalStateException("first line\nsecond line"));

        assertThat(report.kind()).isEqualTo(FailureKind.INTERNAL);
        assertThat(report.kind().exitCode().value()).isEqualTo(70);
        assertThat(report.message()).startsWith("this is a bug in dps: ").endsWith("first line");
        assertThat(report.hint()).contains("-v");
    }

    @Test
    void an_argument_that_code_refuses_is_a_fault_of_dps() {
        FailureReport report = ErrorMapper.report(new IllegalArgumentException("count is negative"));

        assertThat(report.kind()).isEqualTo(FailureKind.INTERNAL);
        assertThat(report.message()).contains("IllegalArgumentException", "count is negative");
    }

    @Test
    void whatever_fails_in_a_thread_that_was_interrupted_is_the_interrupt() {
        Thread.currentThread().interrupt();
        try {
            assertThat(ErrorMapper.report(new IllegalStateException("closed")).kind())
                    .isEqualTo(FailureKind.INTERRUPTED);
        } finally {
            Thread.interrupted();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Broken pipe, true",
        "Stream closed, true",
        "Stream Closed, true",
        "Connection reset by peer, true",
        "No space left on device, false",
        "Input/output error, false",
        "Bad file descriptor, false",
        ", false"
    })
    void tells_a_reader_that_left_from_a_write_that_failed(String message, boolean left) {
        RuntimeException failure = OutputFailure.of(new IOException(message));

        assertThat(ErrorMapper.report(failure).kind()).isEqualTo(left ? FailureKind.OUTPUT_CLOSED : FailureKind.FAILED);
    }

    private static String said(FailureReport report, String place, boolean colour) {
        StringWriter err = new StringWriter();
        assertThat(ErrorMapper.print(report, place, new PrintWriter(err), colour))
                .isEqualTo(report.kind().exitCode().value());
        return err.toString();
    }

    @Test
    void says_error_and_hint_on_lines_of_their_own_after_the_place() {
        FailureReport report = new FailureReport(FailureKind.FAILED, "it went wrong", "do this\nor that");

        assertThat(said(report, "a.dps:3: ", false))
                .isEqualTo("a.dps:3: error: it went wrong\nhint: do this\nhint: or that\n");
        assertThat(said(report, "", true)).startsWith("\u001b[1;31merror:\u001b[0m it went wrong\n");
    }

    @Test
    void lines_of_a_foreign_log_are_left_whole_and_cannot_steer_a_terminal() {
        String log = "its last lines:\n  \u001b[2J" + "x".repeat(500) + "\u202e\u0007\n  \u009bA";
        FailureReport report = new FailureReport(FailureKind.TIMEOUT, "kafka is not healthy\r", log);

        assertThat(said(report, "", false))
                .isEqualTo("error: kafka is not healthy?\nhint: its last lines:\nhint:   ?[2J" + "x".repeat(500)
                        + "??\nhint:   ?A\n");
    }

    @Test
    void says_nothing_when_there_is_nothing_to_say() {
        assertThat(said(new FailureReport(FailureKind.OUTPUT_CLOSED, "", ""), "a:1: ", false))
                .isEmpty();
        assertThat(said(new FailureReport(FailureKind.FAILED, "x", ""), "", false))
                .isEqualTo("error: x\n");
    }
}
