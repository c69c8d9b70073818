package io.dps.stack.swarm.verbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.stack.swarm.StackOnFakeEngine;
import io.dps.stack.swarm.SwarmTarget;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A program in a container drops a checkpoint, or says why it does not. */
final class SwarmCheckpointsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "5   | 'error: a writer holds it\nhint: stop it first\n' | a writer holds it        | stop it first",
                "1   | 'java.io.IOException: full\n'                    | java.io.IOException: full | see: stack status",
                "1   | ''                                               | exit code 1               | see: stack status",
                "143 | ''      | it was terminated by SIGTERM | run the command again; a checkpoint is never deleted in part",
                "137 | 'WARN x' | it was terminated by SIGKILL | run the command again; a checkpoint is never deleted in part"
            })
    void the_reason_is_named_with_what_to_do(int code, String said, String reason, String hint) {
        UserFailure failure = SwarmCheckpoints.failure("s", code, said);

        assertThat(failure.kind()).isEqualTo(FailureKind.FAILED);
        assertThat(failure).hasMessage("cannot delete the checkpoint of s: " + reason);
        assertThat(failure.hint()).isEqualTo(hint);
    }

    @Test
    void a_bug_of_the_program_is_one_of_dps() {
        UserFailure failure = SwarmCheckpoints.failure("s", 70, "error: NullPointerException\nhint: report it\n");

        assertThat(failure.kind()).isEqualTo(FailureKind.INTERNAL);
        assertThat(failure).hasMessage("cannot delete the checkpoint of s: NullPointerException");
    }

    @Test
    void a_program_in_a_container_that_has_the_volume_drops_it() {
        try (StackOnFakeEngine stack = StackOnFakeEngine.inSwarm(folder)) {
            SwarmTarget target = deployed(stack);
            stack.engine().executes(0, "dropped\n");

            assertThat(target.dropCheckpoint("weather.averages")).isTrue();

            assertThat(stack.engine().executed())
                    .containsExactly("c" + stack.tasks("spark-worker").get(0)
                            + " spark program io.dps.streaming.DropCheckpointMain --checkpoint"
                            + " /var/lib/dps/checkpoints/weather.averages");
        }
    }

    @Test
    void one_that_was_not_there_was_not_dropped_and_one_that_is_held_is_told() {
        try (StackOnFakeEngine stack = StackOnFakeEngine.inSwarm(folder)) {
            SwarmTarget target = deployed(stack);
            stack.engine().executes(0, "nothing there\n");
            assertThat(target.dropCheckpoint("s")).isFalse();

            stack.engine().executes(5, "error: a writer holds it\nhint: stop it first\n");
            assertThatThrownBy(() -> target.dropCheckpoint("s"))
                    .hasMessage("cannot delete the checkpoint of s: a writer holds it");
        }
    }

    @Test
    void without_a_container_that_has_the_volume_nothing_is_dropped() {
        try (StackOnFakeEngine stack = StackOnFakeEngine.inSwarm(folder)) {
            SwarmTarget target = stack.deployed();

            assertThatThrownBy(() -> target.dropCheckpoint("s"))
                    .isInstanceOfSatisfying(UserFailure.class, failure -> assertThat(failure.kind())
                            .isEqualTo(FailureKind.UNREACHABLE))
                    .hasMessage("no healthy task on this node mounts the checkpoint volume");
            assertThat(stack.engine().executed()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a/b", "../secret", "a b"})
    void what_is_no_name_of_a_topic_is_refused(String name) {
        try (StackOnFakeEngine stack = StackOnFakeEngine.inSwarm(folder)) {
            SwarmTarget target = stack.target();

            assertThatThrownBy(() -> target.dropCheckpoint(name))
                    .hasMessage("'" + name + "' is not a valid stream name");
        }
    }

    private static SwarmTarget deployed(StackOnFakeEngine stack) {
        SwarmTarget target = stack.target(StackOnFakeEngine.FILE.replace("  worker:\n", "  spark-worker:\n"));
        stack.deploy(target);
        return target;
    }
}
