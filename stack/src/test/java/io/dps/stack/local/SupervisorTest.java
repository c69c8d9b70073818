package io.dps.stack.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.stack.local.ProcessLog.PrintedOutput;
import io.dps.stack.local.ProcessRecord.Program;
import io.dps.stack.local.ProcessRecord.Restarts;
import io.dps.stack.machine.PortCheck;
import io.dps.stack.machine.ProcFiles;
import io.dps.stack.model.Application;
import io.dps.stack.model.Application.RestartPolicy;
import io.dps.stack.model.Finding;
import io.dps.stack.model.LogRequest;
import io.dps.stack.model.ServiceStatus;
import io.dps.stack.model.ServiceStatus.State;
import io.dps.stack.model.Target.Purge;
import io.dps.stack.state.ChangeLock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The supervisor as a process, over servers that start in no time. */
class SupervisorTest {
    private static final long LARGEST_RESIDENT = 40L << 20;

    @TempDir
    Path root;

    private FakeStack fake;

    @BeforeEach
    void deploy() throws IOException {
        Path folder = root.resolve("state/test");
        fake = new FakeStack(root, "test", Supervision.command("test", folder));
        assertThat(fake.folder.path()).isEqualTo(folder);
        fake.deploy();
    }

    @AfterEach
    void end() {
        fake.close();
    }

    @Test
    void services_that_are_killed_come_back_and_status_tells_why() throws IOException {
        // given
        ProcessRecord before = record("kafka");
        long connect = fake.pid("connect");

        // when
        record("connect").process().orElseThrow().destroyForcibly();
        before.process().orElseThrow().destroyForcibly();

        // then
        awaitState("kafka", State.HEALTHY, 1);
        awaitState("connect", State.HEALTHY, 1);
        assertThat(status("kafka").lastEnd()).isEqualTo("killed by SIGKILL");
        assertThat(status("kafka").detail()).isEqualTo("restarted after: killed by SIGKILL");
        assertThat(fake.pid("connect")).isNotEqualTo(connect);
        ProcessRecord after = record("kafka");
        assertThat(after.pid()).isNotEqualTo(before.pid());
        assertThat(after.program()).isEqualTo(before.program());
        assertThat(cmdline(after.pid()))
                .isEqualTo(String.join("\0", before.program().orElseThrow().argv()) + "\0");
        assertThat(session(after.pid())).isEqualTo(after.pid());
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(fake.folder.run().resolve("kafka.json"))))
                .isEqualTo("rw-------");
        List<String> log = new ArrayList<>();
        fake.target.logs(new LogRequest(Set.of("supervisor"), 100, false), (name, line) -> log.add(line));
        assertThat(log)
                .anyMatch(line -> line.endsWith("kafka exited: killed by SIGKILL; restarts in 1 s"))
                .anyMatch(line -> line.endsWith("kafka restarted, process " + after.pid()));
    }

    @Test
    void the_supervisor_is_small_and_its_death_is_mended_by_the_next_command() {
        // given
        assertThat(status("supervisor").state()).isEqualTo(State.HEALTHY);
        long first = fake.pid("supervisor");
        fake.kill("supervisor");
        // Whoever waits for it notes how it ended, a moment later.
        Awaiting.until(() -> finding("supervisor").message().equals("is not running: killed by SIGKILL"));
        assertThat(finding("supervisor").advice()).isEqualTo("run 'stack status' to start it");

        // when
        fake.target.endpoints();

        // then
        assertThat(fake.pid("supervisor")).isNotEqualTo(first);
        assertThat(status("supervisor").lastEnd()).isEqualTo("killed by SIGKILL");
        fake.kill("connect");
        awaitState("connect", State.HEALTHY, 1);
        fake.kill("kafka");
        awaitState("kafka", State.HEALTHY, 1);
        assertThat(ProcFiles.residentBytes(fake.pid("supervisor"))).isBetween(1L << 20, LARGEST_RESIDENT);
        assertThat(finding("supervisor").message()).contains("process " + fake.pid("supervisor"));
    }

    @Test
    void a_service_that_ends_at_every_start_is_unhealthy_and_tried_less_and_less_often() throws IOException {
        // given
        Files.writeString(fake.folder.conf().resolve("connect.port"), "broken");

        // when
        fake.kill("connect");

        // then
        awaitState("connect", State.UNHEALTHY, 2);
        Awaiting.until(() -> record("connect").restarts().next().isPresent());
        assertThat(status("connect").detail())
                .matches("exited [3-9] times in a row, last: exit code 7: the settings are broken; restarts in [0-9]+ s"
                        + "; see 'stack logs connect'");
        assertThat(status("connect").isWell()).isFalse();
        assertThat(status("kafka").state()).isEqualTo(State.HEALTHY);

        // when: the cause is gone
        fake.deploy();

        // then
        awaitState("connect", State.HEALTHY, 0);
    }

    @Test
    void an_application_is_started_again_unless_its_end_was_final() throws IOException {
        // given
        Path port = Files.writeString(root.resolve("averager.port"), String.valueOf(PortCheck.free(Set.of())));
        fake.target.submit(application("averager", port, Optional.of(new RestartPolicy(Set.of(0, 2)))));
        Path done = Files.writeString(root.resolve("done.port"), "done");
        fake.target.submit(application("caught-up", done, Optional.of(new RestartPolicy(Set.of(0)))));
        fake.target.submit(application("generator", port("generator"), Optional.empty()));
        fake.kill("generator");

        // when
        fake.kill("averager");

        // then
        awaitState("averager", State.HEALTHY, 1);
        Awaiting.until(() -> record("caught-up").restarts().over());
        assertThat(status("caught-up").state()).isEqualTo(State.ENDED);
        assertThat(status("generator").state()).isEqualTo(State.DEAD);
        assertThat(status("generator").detail()).isEqualTo("killed by SIGKILL");
    }

    @Test
    void lack_of_memory_is_a_reason() throws IOException {
        // given
        Path file = Files.writeString(root.resolve("averager.port"), "hungry");

        // when
        fake.target.submit(application("averager", file, Optional.of(RestartPolicy.ALWAYS)));

        // then
        Awaiting.until(() -> status("averager").lastEnd().equals("out of memory: Java heap space"));
    }

    @Test
    void what_a_command_stopped_stays_stopped_also_in_a_pause() throws IOException {
        // given
        fake.target.submit(application("averager", port("averager"), Optional.of(RestartPolicy.ALWAYS)));
        fake.target.submit(application("second", port("second"), Optional.of(RestartPolicy.ALWAYS)));
        fake.kill("second");
        Awaiting.until(() -> record("second").restarts().next().isPresent());

        // when
        assertThat(fake.target.stop("second")).isTrue();
        assertThat(fake.target.stop("averager")).isTrue();

        // then: what ended later was started again
        fake.kill("connect");
        awaitState("connect", State.HEALTHY, 1);
        assertThat(status("second").state()).isEqualTo(State.STOPPED);
        assertThat(status("averager").state()).isEqualTo(State.STOPPED);
        assertThat(fake.target.stop("second")).isFalse();
    }

    @Test
    void nothing_is_started_while_a_command_changes_the_context() {
        // given: a supervisor in this process, so that it can be told to look
        fake.kill("supervisor");
        fake.stack
                .table()
                .put(ProcessRecord.of("supervisor", "x", ProcessHandle.current().pid()));
        Supervisor supervisor = new Supervisor(fake.folder);
        fake.kill("connect");
        ProcessRecord dead = record("connect");
        Awaiting.until(() -> fake.stack.table().exitCode(dead).isPresent());

        try {
            // when
            ChangeLock.holding(fake.folder, "restart", () -> {
                supervisor.attendAll();
                return null;
            });

            // then
            assertThat(record("connect")).isEqualTo(dead);
            supervisor.attendAll();
            assertThat(record("connect").restarts().reason()).isEqualTo("killed by SIGKILL");
        } finally {
            // The removal would end this process.
            fake.stack.table().forget("supervisor");
        }
    }

    @Test
    void output_of_a_service_that_prints_too_much_is_cut_and_kept_once() throws IOException {
        // given
        Path output = fake.folder.output("kafka");
        long before = Files.size(output);
        byte[] line = ("x".repeat(99) + "\n").getBytes(StandardCharsets.UTF_8);

        // when
        try (FileChannel printer = FileChannel.open(output, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            ByteBuffer block = ByteBuffer.allocate(line.length * 10_000);
            for (int i = 0; i < 10_000; i++) {
                block.put(line);
            }
            for (long size = before; size <= PrintedOutput.LARGEST; size += printer.write(block.rewind())) {
                // More than it may hold.
            }
        }

        // then
        Awaiting.until(() -> Files.size(output) < PrintedOutput.LARGEST);
        assertThat(Files.size(PrintedOutput.older(output))).isGreaterThan(PrintedOutput.LARGEST);
        Awaiting.until(() -> Files.readString(fake.folder.log("supervisor"))
                .contains("kafka printed more than 10 MiB; the output is kept in kafka.out.1"));
        assertThat(status("kafka").state()).isEqualTo(State.HEALTHY);
    }

    @Test
    void a_removal_ends_the_supervisor_first_and_leaves_nothing() {
        // given
        ProcessRecord supervisor = record("supervisor");
        ProcessRecord kafka = record("kafka");
        fake.kill("connect");
        fake.steps.clear();

        // when
        fake.target.remove(Purge.DATA, fake.listener);

        // then
        assertThat(fake.steps).startsWith("supervisor STOPPING", "supervisor STOPPED");
        assertThat(supervisor.alive()).isFalse();
        assertThat(kafka.alive()).isFalse();
        assertThat(fake.folder.path()).doesNotExist();
        fake.target.status();
        assertThat(fake.folder.path()).doesNotExist();
    }

    @Test
    void a_deployment_of_a_dps_without_supervisor_gets_one() {
        // given
        fake.kill("supervisor");
        for (String name : List.of("kafka", "connect")) {
            ProcessRecord record = record(name);
            fake.stack
                    .table()
                    .put(new ProcessRecord(
                            name,
                            record.mainClass(),
                            record.pid(),
                            record.bootId(),
                            record.startTicks(),
                            record.startedAt(),
                            Optional.empty(),
                            Optional.empty(),
                            Restarts.NONE));
        }
        fake.stack.table().forget("supervisor");
        assertThat(finding("supervisor").message())
                .isEqualTo("is not running: an earlier version of dps deployed this stack");

        // when
        fake.target.status();

        // then
        fake.kill("connect");
        awaitState("connect", State.HEALTHY, 1);
    }

    @Test
    void a_supervisor_of_another_command_line_is_replaced_by_a_deploy() {
        // given
        ProcessRecord other = record("supervisor");
        List<String> argv = new ArrayList<>(other.program().orElseThrow().argv());
        argv.add("--of-another-dps");
        fake.stack
                .table()
                .put(other.with(new Program(argv, other.program().get().environment(), RestartPolicy.ALWAYS)));

        // when
        fake.deploy();

        // then
        assertThat(other.alive()).isFalse();
        assertThat(status("supervisor").state()).isEqualTo(State.HEALTHY);
        assertThat(status("supervisor").restarts()).isZero();
    }

    private Path port(String name) throws IOException {
        return Files.writeString(root.resolve(name + ".port"), String.valueOf(PortCheck.free(Set.of())));
    }

    private static Application application(String name, Path settings, Optional<RestartPolicy> restart) {
        return new Application(
                name,
                FakeServer.class.getName(),
                List.of(settings.toString()),
                32,
                restart,
                Optional.empty(),
                Optional.empty());
    }

    private void awaitState(String name, State state, int restarts) {
        Awaiting.until(() -> {
            ServiceStatus status = status(name);
            return status.state() == state && status.restarts() == restarts;
        });
    }

    private ServiceStatus status(String name) {
        return fake.target.status().stream()
                .filter(status -> status.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Finding finding(String check) {
        return fake.target.doctor().stream()
                .filter(finding -> finding.check().equals(check))
                .findFirst()
                .orElseThrow();
    }

    private ProcessRecord record(String name) {
        return fake.stack.table().find(name).orElseThrow();
    }

    private static String cmdline(long pid) throws IOException {
        return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"));
    }

    private static long session(long pid) throws IOException {
        return Long.parseLong(
                Files.readString(Path.of("/proc", Long.toString(pid), "stat")).split(" ")[5]);
    }
}
