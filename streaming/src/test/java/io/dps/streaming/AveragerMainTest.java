package io.dps.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.contract.ExitCode;
import io.dps.streaming.run.StopRequest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class AveragerMainTest {
    @TempDir
    Path folder;

    private final StringWriter err = new StringWriter();

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "--window 10x, is not a duration",
        "--window 0s, --window must be longer than zero",
        "--watermark -1s, is not a duration",
        "--shuffle-partitions 0, --shuffle-partitions must be 1 or more",
        "--trigger, Missing required parameter",
        "--checkpoint s3://bucket/stream, is not on a mounted file system",
        "--no-such-option, Unknown option"
    })
    void a_wrong_command_line_ends_in_2_and_one_line(String option, String message) {
        // when
        int exitCode = execute(option);
        // then
        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString().lines())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("error: ")
                .contains(message);
        assertThat(err.toString().lines()).element(1).asString().startsWith("hint: ");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void an_absent_broker_ends_in_3_and_is_named() {
        // when
        int exitCode = execute("--brokers no-such-host.invalid:9092");
        // then
        assertThat(exitCode).isEqualTo(3);
        assertThat(err.toString()).startsWith("error: the broker no-such-host.invalid:9092 is not reachable");
        assertThat(err.toString()).doesNotContain("Exception");
    }

    @Test
    void help_lists_every_exit_code() {
        String help = AveragerMain.commandLine(new StopRequest()).getUsageMessage();
        for (ExitCode code : List.of(
                ExitCode.OK,
                ExitCode.FAILED,
                ExitCode.USAGE,
                ExitCode.UNREACHABLE,
                ExitCode.WRITER_HELD,
                ExitCode.REFUSED,
                ExitCode.INTERNAL)) {
            assertThat(help).containsPattern("\n  " + code.value() + " {2,}\\w");
        }
    }

    private int execute(String options) {
        List<String> args = new ArrayList<>(List.of(options.split(" ")));
        if (!args.contains("--brokers")) {
            args.addAll(0, List.of("--brokers", "127.0.0.1:1"));
        }
        if (!args.contains("--checkpoint")) {
            args.addAll(0, List.of("--checkpoint", folder.toString()));
        }
        CommandLine commandLine = AveragerMain.commandLine(new StopRequest());
        commandLine.setErr(new PrintWriter(err));
        return commandLine.execute(args.toArray(String[]::new));
    }
}
