package io.dps.shell.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.shell.app.TestCommands;
import io.dps.shell.output.CapturedStreams;
import io.dps.shell.platform.FakeTarget;
import io.dps.shell.platform.client.FakeKafka;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The exit codes of {@code stack logs}. */
final class StackLogsTest {
    private final FakeTarget target = new FakeTarget().logged("ready");
    private final CapturedStreams streams = CapturedStreams.offTerminal();

    @TempDir
    private Path folder;

    private int run(String... words) {
        return TestCommands.run(target.platform(new FakeKafka(), folder), streams, words);
    }

    @Test
    void logs_end_with_success() {
        assertThat(run("stack", "logs", "kafka")).isZero();

        assertThat(streams.out()).isEqualTo("kafka | ready\n");
    }

    @Test
    void following_ends_with_the_exit_code_of_ctrl_c() {
        assertThat(run("stack", "logs", "kafka", "--follow")).isEqualTo(130);

        assertThat(streams.out()).isEqualTo("kafka | ready\n");
        assertThat(streams.err()).isEmpty();
    }
}
