package io.dps.stack.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.stack.local.ProcessLog.LogFile;
import io.dps.stack.local.ProcessLog.PrintedOutput;
import io.dps.stack.model.LogRequest;
import io.dps.stack.state.ContextFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {
    @TempDir
    Path root;

    private ContextFolder folder;
    private LogTail tail;

    @BeforeEach
    void prepare() {
        folder = ContextFolder.of(root, "test");
        folder.createRoot();
        folder.createFolders();
        tail = new LogTail(folder);
    }

    @Test
    void the_last_lines_of_each_are_handed_out_under_its_name() throws IOException {
        // given
        Files.writeString(folder.log("kafka"), "k1\nk2\nk3\n");
        Files.writeString(folder.log("connect"), "c1\n");
        Files.writeString(
                folder.output("connect"), "WARNING: Using incubator modules: jdk.incubator.vector\nprinted\n");

        // when
        List<String> lines = lines(new LogRequest(Set.of(), 2, false));

        // then
        assertThat(lines).containsExactly("connect printed", "connect c1", "kafka k2", "kafka k3");
    }

    @Test
    void a_process_that_is_written_wrongly_is_suggested() throws IOException {
        Files.writeString(folder.log("kafka"), "k1\n");
        Files.writeString(folder.log("connect"), "c1\n");

        assertThatThrownBy(() -> lines(new LogRequest(Set.of("kafak"), 2, false)))
                .isInstanceOfSatisfying(
                        UserFailure.class, failure -> assertThat(failure.hint()).isEqualTo("did you mean 'kafka'?"));
    }

    @Test
    void the_last_lines_of_a_long_file_are_found_across_its_blocks() throws IOException {
        // given: lines longer than a block of the reader, and a last one that is not complete
        String line = "x".repeat(50_000);
        Files.writeString(folder.log("kafka"), (line + "\n").repeat(20) + "a\n" + line + "\nb\nc");

        // when
        List<String> lines = lines(new LogRequest(Set.of("kafka"), 4, false));

        // then
        assertThat(lines).containsExactly("kafka a", "kafka " + line, "kafka b");
        assertThat(lines(new LogRequest(Set.of("kafka"), 1_000, false))).hasSize(23);
    }

    @Test
    void a_tail_reaches_back_into_rotated_files() throws IOException {
        // given
        Files.writeString(folder.logs().resolve("kafka.log.2"), "1\n2\n");
        Files.writeString(folder.logs().resolve("kafka.log.1"), "3\n4 ü\n");
        Files.writeString(folder.log("kafka"), "5\n");

        // when
        List<String> lines = lines(new LogRequest(Set.of("kafka"), 4, false));

        // then
        assertThat(lines).containsExactly("kafka 2", "kafka 3", "kafka 4 ü", "kafka 5");
    }

    @Test
    void the_sink_ends_it() throws IOException {
        // given
        Files.writeString(folder.log("kafka"), "1\n2\n3\n");
        List<String> seen = new ArrayList<>();

        // when
        tail.run(new LogRequest(Set.of(), 10, true), (service, text) -> {
            seen.add(text);
            return seen.size() < 2;
        });

        // then
        assertThat(seen).containsExactly("1", "2");
    }

    @Test
    void following_goes_on_across_a_rotation_until_it_is_interrupted() throws IOException, InterruptedException {
        // given
        Path log = Files.writeString(folder.log("kafka"), "old\n");
        List<String> seen = new CopyOnWriteArrayList<>();
        Thread following = new Thread(() -> tail.run(new LogRequest(Set.of(), 1, true), (service, text) -> {
            seen.add(text);
            return true;
        }));
        following.start();
        Awaiting.until(() -> seen.contains("old"));
        append(log, "first\nhal");
        Awaiting.until(() -> seen.contains("first"));

        // when
        append(log, "f\nlast of the old\n");
        Files.move(log, folder.logs().resolve("kafka.log.1"), StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(log, "first of the new\n");

        // then
        Awaiting.until(() -> seen.contains("first of the new"));
        assertThat(seen).containsExactly("old", "first", "half", "last of the old", "first of the new");
        following.interrupt();
        Awaiting.until(() -> !following.isAlive());
    }

    @Test
    void following_goes_on_in_output_that_is_cut() throws IOException {
        // given
        Path output = Files.writeString(folder.output("kafka"), "old\n");
        List<String> lines = new ArrayList<>();
        try (LogFile file = new LogFile(output, 0)) {
            lines.addAll(file.tail(1));
            append(output, "hal");
            lines.addAll(file.next());

            // when
            append(output, "f\nlast before\n");
            new PrintedOutput(output).cut();
            append(output, "after\n");

            // then
            lines.addAll(file.next());
            append(output, "later\n");
            lines.addAll(file.next());
        }
        assertThat(lines).containsExactly("old", "half", "last before", "after", "later");
    }

    @Test
    void an_unknown_name_is_invalid_and_no_deployment_unreachable() throws IOException {
        assertThat(failure(new LogRequest(Set.of(), 1, false)).kind()).isEqualTo(FailureKind.UNREACHABLE);
        Files.writeString(folder.log("kafka"), "1\n");
        UserFailure failure = failure(new LogRequest(Set.of("airflow"), 1, false));
        assertThat(failure.kind()).isEqualTo(FailureKind.USAGE);
        assertThat(failure.hint()).contains("kafka");
    }

    @Test
    void the_hint_of_an_error_shows_the_last_lines_that_were_printed() throws IOException {
        // given
        Files.writeString(folder.output("averager"), "error: first\nerror: the last one\nhint: none\n");

        // when, then
        assertThat(ProcessLog.hint(folder, "averager"))
                .contains("logs/averager.log")
                .contains("hint: none");
    }

    private static void append(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.APPEND);
    }

    private List<String> lines(LogRequest request) {
        List<String> lines = new ArrayList<>();
        tail.run(request, (service, text) -> lines.add(service + " " + text));
        return lines;
    }

    private UserFailure failure(LogRequest request) {
        return catchThrowableOfType(UserFailure.class, () -> lines(request));
    }
}
