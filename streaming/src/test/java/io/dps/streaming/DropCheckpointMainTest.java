package io.dps.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.contract.ExitCode;
import io.dps.streaming.checkpoint.CheckpointFolder;
import io.dps.streaming.checkpoint.WriterLock;
import io.dps.streaming.checkpoint.WriterLock.WriterHolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DropCheckpointMainTest {
    @TempDir
    Path checkpoints;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path stream;

    @BeforeEach
    void nameTheStream() {
        stream = checkpoints.resolve("averages");
    }

    @Test
    void a_checkpoint_goes_with_all_that_is_in_it_and_no_other() throws IOException {
        // given
        Files.createDirectories(stream.resolve("query/offsets"));
        Files.writeString(stream.resolve("query/offsets/0"), "v1");
        Files.createDirectories(checkpoints.resolve("averages2"));
        // when
        int exitCode = drop();
        // then
        assertThat(exitCode).isZero();
        assertThat(out).hasToString("dropped" + System.lineSeparator());
        assertThat(checkpoints.toFile().list()).containsExactly("averages2");
    }

    @Test
    void an_absent_one_is_no_fault_and_is_not_made() {
        assertThat(drop()).isZero();
        assertThat(out).hasToString("absent" + System.lineSeparator());
        assertThat(checkpoints).isEmptyDirectory();
    }

    @Test
    void one_with_a_writer_stays_and_the_writer_is_named() throws IOException {
        // given
        CheckpointFolder folder = new CheckpointFolder(stream);
        try (WriterLock lock = WriterLock.acquire(folder, WriterHolder.self("the-writer"), Duration.ZERO, () -> false)
                .orElseThrow()) {
            Files.createDirectories(folder.query());
            // when
            int exitCode = drop();
            // then
            assertThat(lock).isNotNull();
            assertThat(exitCode).isEqualTo(ExitCode.WRITER_HELD.value());
            assertThat(err.toString()).startsWith("error: the stream already has a writer: run the-writer");
            assertThat(folder.query()).isDirectory();
        }
    }

    @Test
    void what_an_interrupted_drop_left_goes_too() throws IOException {
        Files.createDirectories(checkpoints.resolve("~dropped-averages/query"));

        assertThat(drop()).isZero();
        assertThat(checkpoints).isEmptyDirectory();
    }

    @Test
    void a_folder_of_no_file_system_is_a_wrong_command_line() {
        assertThat(execute("--checkpoint", "hdfs://somewhere/averages")).isEqualTo(ExitCode.USAGE.value());
        assertThat(err.toString()).contains("is not on a mounted file system");
    }

    private int drop() {
        return execute("--checkpoint", stream.toString());
    }

    private int execute(String... args) {
        CommandLine commandLine = DropCheckpointMain.commandLine();
        commandLine.setOut(new PrintWriter(out));
        commandLine.setErr(new PrintWriter(err));
        return commandLine.execute(args);
    }
}
