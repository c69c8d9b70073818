package io.dps.stack.swarm.verbs;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of a program in a container that did not drop a checkpoint. */
final class SwarmCheckpointsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "5   | 'error: a writer holds it\nhint: stop it first\n' | a writer holds it        | stop it first",
                "1   | 'java.io.IOException: full\n'                    | java.io.IOException: full | see: stack status",
                "1   | ''                                               | exit code 1               | see: stack status",
                "143 | ''      | it was ended by SIGTERM | run it again; a checkpoint is dropped whole or not at all",
                "137 | 'WARN x' | it was ended by SIGKILL | run it again; a checkpoint is dropped whole or not at all"
            })
    void the_reason_is_named_with_what_to_do(int code, String said, String reason, String hint) {
        UserFailure failure = SwarmCheckpoints.failure("s", code, said);

        assertThat(failure.kind()).isEqualTo(FailureKind.FAILED);
        assertThat(failure).hasMessage("cannot delete the checkpoint of s: " + reason);
        assertThat(failure.hint()).isEqualTo(hint);
    }
}
