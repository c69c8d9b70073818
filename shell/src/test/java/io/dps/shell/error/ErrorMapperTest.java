package io.dps.shell.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.dps.stack.model.StackException;
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
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class ErrorMapperTest {
    private static Stream<Arguments> failures() {
        String paths = "check the path and its permissions";
        return Stream.of(
                arguments(DpsException.failed("no topic", "see: x"), 1, "no topic", "see: x"),
                arguments(DpsException.failed("no topic", "", new IOException("vendor")), 1, "no topic", ""),
                arguments(DpsException.usage("wrong", "h"), 2, "wrong", "h"),
                arguments(DpsException.unreachable("gone", "h"), 3, "gone", "h"),
                arguments(DpsException.unreachable("gone", "h", new IOException("vendor")), 3, "gone", "h"),
                arguments(DpsException.timeout("late", "h"), 4, "late", "h"),
                arguments(DpsException.interrupted("3 done"), 130, "3 done", ""),
                arguments(new OutputClosedException(new IOException("Broken pipe")), 141, "", ""),
                arguments(new InterruptedException("x"), 130, "", ""),
                arguments(new NoSuchFileException("/a"), 1, "cannot use /a: no such file or folder", paths),
                arguments(new AccessDeniedException("/a"), 1, "cannot use /a: permission denied", paths),
                arguments(new FileAlreadyExistsException("/a"), 1, "cannot use /a: it exists", paths),
                arguments(new NotDirectoryException("/a"), 1, "cannot use /a: it is no folder", paths),
                arguments(new DirectoryNotEmptyException("/a"), 1, "cannot use /a: the system refused it", paths),
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
                arguments(refusal(), 2, "--max and -n exclude each other", "see the command's --help"));
    }

    private static IllegalArgumentException refusal() {
        return new IllegalArgumentException("--max and -n exclude each other");
    }

    @ParameterizedTest
    @MethodSource("failures")
    void gives_each_failure_its_words_and_its_exit_code(Throwable failure, int code, String message, String hint) {
        ErrorReport report = ErrorMapper.report(failure);

        assertThat(report.message()).isEqualTo(message);
        assertThat(report.hint()).isEqualTo(hint);
        assertThat(report.kind().exitCode()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({
        "FAILED, 1",
        "BUSY, 1",
        "PORT_TAKEN, 1",
        "UNSUPPORTED, 1",
        "INVALID, 2",
        "UNREACHABLE, 3",
        "TIMEOUT, 4",
        "INTERRUPTED, 130"
    })
    void knows_every_reason_of_the_stack(StackException.Reason reason, int code) {
        ErrorReport report = ErrorMapper.report(new StackException(reason, "what", "do this"));

        assertThat(report.kind().exitCode()).isEqualTo(code);
        assertThat(report.message()).isEqualTo("what");
        assertThat(report.hint()).isEqualTo("do this");
    }

    @ParameterizedTest
    @EnumSource(StackException.Reason.class)
    void no_reason_of_the_stack_is_a_fault_of_dps(StackException.Reason reason) {
        assertThat(ErrorMapper.report(new StackException(reason, "what", "")).kind())
                .isNotEqualTo(ErrorKind.INTERNAL);
    }

    @Test
    void what_nobody_foresaw_is_a_fault_of_dps_in_one_line() {
        ErrorReport report = ErrorMapper.report(new IllegalStateException("first line\nsecond line"));

        assertThat(report.kind()).isEqualTo(ErrorKind.INTERNAL);
        assertThat(report.kind().exitCode()).isEqualTo(70);
        assertThat(report.message()).startsWith("this is a fault of dps: ").endsWith("first line");
        assertThat(report.hint()).contains("-v");
    }

    @Test
    void an_argument_that_a_library_refuses_is_a_fault_too() {
        NumberFormatException foreign = null;
        try {
            Integer.parseInt("x");
        } catch (NumberFormatException e) {
            foreign = e;
        }

        assertThat(ErrorMapper.report(foreign).kind()).isEqualTo(ErrorKind.INTERNAL);
    }

    @Test
    void whatever_fails_in_a_thread_that_was_interrupted_is_the_interrupt() {
        Thread.currentThread().interrupt();
        try {
            assertThat(ErrorMapper.report(new IllegalStateException("closed")).kind())
                    .isEqualTo(ErrorKind.INTERRUPTED);
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
        RuntimeException failure = OutputClosedException.orFailure(new IOException(message));

        assertThat(ErrorMapper.report(failure).kind()).isEqualTo(left ? ErrorKind.OUTPUT_CLOSED : ErrorKind.FAILED);
    }

    private static String said(ErrorReport report, String place, boolean colour) {
        StringWriter err = new StringWriter();
        assertThat(ErrorMapper.say(report, place, new PrintWriter(err), colour))
                .isEqualTo(report.kind().exitCode());
        return err.toString();
    }

    @Test
    void says_error_and_hint_on_lines_of_their_own_after_the_place() {
        ErrorReport report = new ErrorReport(ErrorKind.FAILED, "it went wrong", "do this\nor that");

        assertThat(said(report, "a.dps:3: ", false))
                .isEqualTo("a.dps:3: error: it went wrong\nhint: do this\nhint: or that\n");
        assertThat(said(report, "", true)).startsWith("\u001b[1;31merror:\u001b[0m it went wrong\n");
    }

    @Test
    void lines_of_a_foreign_log_are_left_whole_and_cannot_steer_a_terminal() {
        String log = "its last lines:\n  \u001b[2J" + "x".repeat(500) + "\u202e\u0007\n  \u009bA";
        ErrorReport report = new ErrorReport(ErrorKind.TIMEOUT, "kafka is not healthy\r", log);

        assertThat(said(report, "", false))
                .isEqualTo("error: kafka is not healthy?\nhint: its last lines:\nhint:   ?[2J" + "x".repeat(500)
                        + "??\nhint:   ?A\n");
    }

    @Test
    void says_nothing_when_there_is_nothing_to_say() {
        assertThat(said(new ErrorReport(ErrorKind.OUTPUT_CLOSED, "", ""), "a:1: ", false))
                .isEmpty();
        assertThat(said(new ErrorReport(ErrorKind.FAILED, "x", ""), "", false)).isEqualTo("error: x\n");
    }

    @Test
    void every_kind_has_an_exit_code_of_its_own_and_a_meaning() {
        assertThat(ErrorKind.values()).extracting(ErrorKind::exitCode).containsExactly(1, 2, 3, 4, 70, 130, 141);
        assertThat(ErrorKind.values())
                .extracting(ErrorKind::meaning)
                .doesNotContain("")
                .doesNotHaveDuplicates();
    }
}
