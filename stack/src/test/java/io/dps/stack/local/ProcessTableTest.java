package io.dps.stack.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.UserFailure;
import io.dps.stack.local.ProcessRecord.Program;
import io.dps.stack.local.ProcessRecord.Restarts;
import io.dps.stack.model.Application.RestartPolicy;
import io.dps.stack.model.ProgressListener;
import io.dps.stack.state.ContextFolder;
import io.dps.stack.state.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessTableTest {
    private static final ProgressListener SILENT = (service, step, elapsed, detail) -> {};

    @TempDir
    Path root;

    private final List<Process> children = new ArrayList<>();
    private ContextFolder folder;
    private ProcessTable table;

    @BeforeEach
    void prepare() {
        folder = ContextFolder.of(root, "test");
        folder.createRoot();
        folder.createFolders();
        table = new ProcessTable(folder);
    }

    @AfterEach
    void end() {
        children.forEach(Process::destroyForcibly);
    }

    @Test
    void a_running_process_is_known_again_from_its_pid_file() throws IOException {
        // given
        Process child = child("sleep", "60");
        ProcessRecord record = ProcessRecord.of("averager", "sleep", child.pid());

        // when
        table.put(record);

        // then
        assertThat(table.find("averager")).contains(record);
        assertThat(table.alive("averager")).isTrue();
        assertThat(record.startedAt())
                .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(2));
    }

    @Test
    void how_it_was_started_and_started_again_is_kept() {
        // given
        ProcessRecord record = ProcessRecord.of(
                        "averager", "sleep", ProcessHandle.current().pid())
                .with(new Program(
                        List.of("sleep", "a \"quoted\" word", ""),
                        Map.of("TZ", "UTC", "HOME", "/home/ada"),
                        new RestartPolicy(Set.of(0, 5))))
                .with(Restarts.NONE.ended(
                        "exit code 7: no\nway", Duration.ZERO, Instant.parse("2026-11-22T07:00:00Z")));

        // when
        table.put(record);

        // then
        assertThat(table.find("averager")).contains(record);
    }

    @Test
    void a_pid_file_of_another_dps_is_read_without_what_it_lacks_and_with_what_it_has_beside() throws IOException {
        // given
        Files.writeString(
                folder.run().resolve("kafka.json"),
                "{\"name\":\"kafka\",\"main\":\"x\",\"later\":{\"a\":[1]},\"pid\":7,\"bootId\":\"b\",\"startTicks\":8,"
                        + "\"startedAt\":\"2026-11-22T07:00:00Z\"}");

        // when, then
        ProcessRecord record = table.find("kafka").orElseThrow();
        assertThat(record.startTicks()).isEqualTo(8);
        assertThat(record.program()).isEmpty();
        assertThat(record.restarts()).isEqualTo(Restarts.NONE);
    }

    @Test
    void a_process_that_ended_is_dead() throws IOException, InterruptedException {
        // given
        Process child = child("sleep", "60");
        table.put(ProcessRecord.of("averager", "sleep", child.pid()));

        // when
        child.destroyForcibly().waitFor();

        // then
        assertThat(table.alive("averager")).isFalse();
        assertThat(table.find("averager").orElseThrow().pidTakenByAnother()).isFalse();
    }

    @Test
    void a_pid_that_now_belongs_to_another_program_is_dead_and_never_touched() throws IOException {
        // given
        Process foreign = child("sleep", "60");
        ProcessRecord own = ProcessRecord.of("kafka", "sleep", foreign.pid());
        ProcessRecord earlierStart = new ProcessRecord(
                "kafka",
                "x",
                own.pid(),
                own.bootId(),
                own.startTicks() - 1,
                own.startedAt(),
                Optional.empty(),
                Optional.empty(),
                Restarts.NONE);
        ProcessRecord earlierBoot = new ProcessRecord(
                "connect",
                "x",
                own.pid(),
                "another",
                own.startTicks(),
                own.startedAt(),
                Optional.empty(),
                Optional.empty(),
                Restarts.NONE);
        table.put(earlierStart);
        table.put(earlierBoot);

        // when
        new Termination(table, new Progress(SILENT)).end(table.all());

        // then
        assertThat(foreign.isAlive()).isTrue();
        assertThat(table.alive("kafka")).isFalse();
        assertThat(table.alive("connect")).isFalse();
        assertThat(earlierStart.pidTakenByAnother()).isTrue();
    }

    @Test
    void a_process_is_asked_to_end_and_noted_as_stopped() throws IOException, InterruptedException {
        // given
        Process child = child("sleep", "60");
        table.put(ProcessRecord.of("averager", "sleep", child.pid()));

        // when
        new Termination(table, new Progress(SILENT)).end(table.all());

        // then
        assertThat(child.waitFor()).isEqualTo(128 + 15);
        assertThat(table.find("averager").orElseThrow().stoppedAt()).isPresent();
    }

    @Test
    void a_process_that_does_not_listen_is_killed() throws IOException, InterruptedException {
        // given
        Process child = child("sh", "-c", "trap '' TERM; echo ready; while :; do sleep 0.1; done");
        assertThat(child.inputReader().readLine()).isEqualTo("ready");
        table.put(ProcessRecord.of("averager", "sh", child.pid()));
        List<String> details = new ArrayList<>();

        // when
        new Termination(
                        table,
                        new Progress((service, step, elapsed, detail) -> details.add(detail)),
                        Duration.ofMillis(300))
                .end(table.all());

        // then
        assertThat(child.waitFor()).isEqualTo(128 + 9);
        assertThat(details).last().asString().startsWith("killed");
    }

    @Test
    void a_damaged_pid_file_is_named() throws IOException {
        // given
        Path file = Files.writeString(folder.run().resolve("kafka.json"), "{\"name\":");

        // when, then
        assertThatThrownBy(() -> table.all())
                .isInstanceOf(UserFailure.class)
                .hasMessage(file + " is not a dps pid file");
    }

    @Test
    void a_context_without_folder_has_no_processes() {
        assertThat(new ProcessTable(ContextFolder.of(root, "none")).all()).isEmpty();
    }

    private Process child(String... argv) throws IOException {
        Process child = new ProcessBuilder(argv).start();
        children.add(child);
        return child;
    }
}
