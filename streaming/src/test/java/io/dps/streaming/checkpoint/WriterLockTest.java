package io.dps.streaming.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.streaming.checkpoint.WriterLock.WriterHolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriterLockTest {
    private static final Duration PLENTY = Duration.ofSeconds(60);

    @TempDir
    Path root;

    private CheckpointFolder folder;
    private Process other;

    @BeforeEach
    void nameTheFolder() {
        folder = new CheckpointFolder(root.resolve("streams/a"));
    }

    @AfterEach
    void endTheOther() {
        if (other != null) {
            other.destroyForcibly();
        }
    }

    @Test
    void a_second_writer_is_refused_with_the_name_of_the_first() throws IOException {
        // given
        startOther("run-of-the-other");
        // when, then
        assertThatThrownBy(() -> acquire(Duration.ZERO))
                .hasMessageContaining("run-of-the-other")
                .hasMessageContaining("pid " + other.pid())
                .asInstanceOf(type(UserFailure.class))
                .extracting(UserFailure::kind)
                .isEqualTo(FailureKind.WRITER_HELD);
    }

    @Test
    void a_killed_writer_leaves_the_lock_free() throws IOException, InterruptedException {
        // given
        startOther("killed");
        // when
        other.destroyForcibly();
        assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
        // then
        try (WriterLock lock = acquire(Duration.ZERO).orElseThrow()) {
            assertThat(lock).isNotNull();
            assertThat(CheckpointFolder.read(folder.holder(), WriterHolder.class))
                    .map(WriterHolder::runId)
                    .contains("mine");
        }
    }

    @Test
    void one_who_waits_gets_the_lock_when_the_other_leaves() throws IOException {
        // given
        startOther("leaving");
        // when: the other leaves when its input ends
        other.getOutputStream().close();
        Optional<WriterLock> lock = acquire(PLENTY);
        // then
        assertThat(lock).isPresent();
        lock.get().close();
        assertThat(folder.holder()).doesNotExist();
    }

    @Test
    void one_who_waits_can_give_up() throws IOException {
        // given
        startOther("staying");
        long[] asked = {0};
        // when
        Optional<WriterLock> lock = WriterLock.acquire(folder, WriterHolder.self("mine"), PLENTY, () -> ++asked[0] > 2);
        // then
        assertThat(lock).isEmpty();
        assertThat(asked[0]).isEqualTo(3);
    }

    private Optional<WriterLock> acquire(Duration wait) {
        return WriterLock.acquire(folder, WriterHolder.self("mine"), wait, () -> false);
    }

    private void startOther(String runId) throws IOException {
        other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        folder.root().toString(),
                        runId)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(other.getInputStream(), StandardCharsets.UTF_8));
        assertThat(output.readLine()).isEqualTo("held");
    }

    /** Another process: takes the lock, says so, and holds it until its input ends. */
    static final class Holder {
        public static void main(String[] args) throws IOException {
            CheckpointFolder folder = new CheckpointFolder(Path.of(args[0]));
            try (WriterLock lock = WriterLock.acquire(folder, WriterHolder.self(args[1]), Duration.ZERO, () -> false)
                    .orElseThrow()) {
                System.out.println(lock == null ? "free" : "held");
                while (System.in.read() >= 0) {
                    // until the end of input
                }
            }
        }
    }
}
