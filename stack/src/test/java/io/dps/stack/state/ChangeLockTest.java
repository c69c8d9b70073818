package io.dps.stack.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangeLockTest {
    @TempDir
    Path root;

    private ContextFolder folder;

    @BeforeEach
    void prepare() {
        folder = ContextFolder.of(root, "test");
        folder.createRoot();
    }

    @Test
    void a_second_changer_of_this_process_is_turned_away_and_the_first_keeps_the_lock() {
        ChangeLock.holding(folder, "remove", () -> {
            for (int i = 0; i < 2; i++) {
                UserFailure failure = busy();
                assertThat(failure.kind()).isEqualTo(FailureKind.FAILED);
                assertThat(failure)
                        .hasMessageContaining("context test is busy: 'remove', process "
                                + ProcessHandle.current().pid() + ", since ");
            }
            return null;
        });
    }

    @Test
    void another_process_is_named_and_its_death_frees_the_lock() throws IOException, InterruptedException {
        // given
        Process holder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockHolder.class.getName(),
                        root.toString(),
                        "test")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = holder.inputReader()) {
            assertThat(output.readLine()).isEqualTo("held");

            // when
            UserFailure failure = busy();

            // then
            assertThat(failure).hasMessageContaining("'deploy', process " + holder.pid());
        } finally {
            holder.destroyForcibly().waitFor();
        }
        assertThat(ChangeLock.<String>holding(folder, "deploy", () -> "mine")).isEqualTo("mine");
    }

    @Test
    void a_failed_change_frees_the_lock() {
        // given
        assertThatThrownBy(() -> ChangeLock.holding(folder, "deploy", () -> {
                    throw new IllegalStateException("failed");
                }))
                .hasMessage("failed");

        // when, then
        assertThat(ChangeLock.<String>holding(folder, "deploy", () -> "mine")).isEqualTo("mine");
        assertThat(folder.lockHolderFile()).doesNotExist();
    }

    @Test
    void a_change_may_delete_the_lock_file_itself() {
        // given
        ChangeLock.holding(folder, "remove", () -> folder.lockFile().toFile().delete());

        // when, then
        assertThat(ChangeLock.<Boolean>holding(folder, "deploy", () -> Files.exists(folder.lockFile())))
                .isTrue();
    }

    private UserFailure busy() {
        return catchThrowableOfType(
                UserFailure.class, () -> ChangeLock.holding(folder, "deploy", () -> "never reached"));
    }
}
