package io.dps.shell.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.contract.UserFailure;
import io.dps.shell.app.TestCommands;
import io.dps.shell.output.CapturedStreams;
import io.dps.shell.platform.Platform;
import io.dps.stack.model.DeployRequest;
import io.dps.stack.model.Target;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the options of a deploy let Kafka UI do. */
final class TargetOptionsTest {
    private final AtomicReference<DeployRequest> asked = new AtomicReference<>();
    private final CapturedStreams streams = CapturedStreams.offTerminal();

    @TempDir
    private Path folder;

    private int run(String target, String... words) {
        Target fake = (Target) Proxy.newProxyInstance(
                TargetOptionsTest.class.getClassLoader(), new Class<?>[] {Target.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("name")) {
                        return target;
                    }
                    asked.set((DeployRequest) arguments[0]);
                    throw UserFailure.failed("asked for enough", "");
                });
        return TestCommands.run(new Platform("test", fake, folder.resolve("views")), streams, words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"deploy", "plan"})
    void kafka_ui_is_read_only_unless_it_is_said(String verb) {
        run("swarm", "stack", verb);
        assertThat(asked.get().kafkaUiWritable()).isFalse();

        run("swarm", "stack", verb, "--kafka-ui-writable");
        assertThat(asked.get().kafkaUiWritable()).isTrue();
    }

    @Test
    void a_target_without_kafka_ui_refuses_the_option() {
        assertThat(run("local", "stack", "deploy", "--kafka-ui-writable")).isEqualTo(2);

        assertThat(asked.get()).isNull();
        assertThat(streams.out()).isEmpty();
        assertThat(streams.err())
                .contains(
                        "error: target local has no Kafka UI", "hint: use --kafka-ui-writable with target swarm only");
    }

    @Test
    void what_is_left_out_cannot_write() {
        assertThat(run("swarm", "stack", "deploy", "--kafka-ui-writable", "--without", "airflow,kafka-ui"))
                .isEqualTo(2);

        assertThat(asked.get()).isNull();
        assertThat(streams.out()).isEmpty();
        assertThat(streams.err())
                .contains(
                        "error: --kafka-ui-writable and --without kafka-ui cannot be used together",
                        "hint: use one of them");
    }
}
