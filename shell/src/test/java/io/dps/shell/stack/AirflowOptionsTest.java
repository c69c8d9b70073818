package io.dps.shell.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.contract.UserFailure;
import io.dps.shell.app.TestCommands;
import io.dps.shell.output.CapturedStreams;
import io.dps.shell.platform.Platform;
import io.dps.stack.model.DeployRequest;
import io.dps.stack.model.Secret;
import io.dps.stack.model.Target;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a deploy asks of Airflow, by its options. */
final class AirflowOptionsTest {
    private final AtomicReference<DeployRequest> asked = new AtomicReference<>();

    @TempDir
    private Path folder;

    private int deploy(CapturedStreams streams, String... options) {
        Target target = (Target) Proxy.newProxyInstance(
                AirflowOptionsTest.class.getClassLoader(),
                new Class<?>[] {Target.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("name")) {
                        return "swarm";
                    }
                    asked.set((DeployRequest) arguments[0]);
                    throw UserFailure.failed("asked for enough", "");
                });
        String[] words = new String[options.length + 2];
        words[0] = "stack";
        words[1] = "deploy";
        System.arraycopy(options, 0, words, 2, options.length);
        return TestCommands.run(new Platform("test", target, folder.resolve("views")), streams, words);
    }

    private Secret password() {
        return asked.get().airflow().password().orElseThrow();
    }

    @Test
    void nothing_is_asked_by_itself_and_a_swarm_has_its_time() {
        deploy(CapturedStreams.offTerminal());

        assertThat(asked.get().airflow().port()).isEqualTo(8080);
        assertThat(asked.get().airflow().password()).isEmpty();
        assertThat(asked.get().airflow().generate()).isFalse();
        assertThat(asked.get().airflow().notifications().url()).isEmpty();
        assertThat(asked.get().timeout()).isEqualTo(Duration.ofMinutes(6));
    }

    @Test
    void a_password_comes_from_a_file_from_standard_input_or_from_a_person() throws IOException {
        Path file = Files.writeString(folder.resolve("password"), "of the file\n");
        deploy(CapturedStreams.offTerminal(), "--airflow-password", file.toString());
        assertThat(password()).isEqualTo(new Secret("of the file"));

        deploy(CapturedStreams.withInput("of standard input\n"), "--airflow-password", "-");
        assertThat(password()).isEqualTo(new Secret("of standard input"));

        deploy(CapturedStreams.onTerminal(80, question -> "typed"), "--airflow-password", "prompt");
        assertThat(password()).isEqualTo(new Secret("typed"));

        deploy(CapturedStreams.offTerminal(), "--generate-passwords");
        assertThat(asked.get().airflow().generate()).isTrue();
    }

    @Test
    void a_password_is_taken_byte_by_byte_but_for_one_line_end() throws IOException {
        Path file = Files.writeString(folder.resolve("password"), " of the file \n");
        deploy(CapturedStreams.offTerminal(), "--airflow-password", file.toString());
        assertThat(password()).isEqualTo(new Secret(" of the file "));

        deploy(CapturedStreams.withInput("of standard input\t\r\n"), "--airflow-password", "-");
        assertThat(password()).isEqualTo(new Secret("of standard input\t"));

        deploy(CapturedStreams.onTerminal(80, question -> "typed "), "--airflow-password", "prompt");
        assertThat(password()).isEqualTo(new Secret("typed "));
    }

    @Test
    void what_is_no_password_is_refused_before_anything_is_done() {
        CapturedStreams nobody = CapturedStreams.offTerminal();
        assertThat(deploy(nobody, "--airflow-password", "prompt")).isEqualTo(2);
        assertThat(nobody.err()).contains("cannot ask for the Airflow password: there is no terminal");

        assertThat(deploy(CapturedStreams.withInput("\n"), "--airflow-password", "-"))
                .isEqualTo(2);
        assertThat(deploy(CapturedStreams.withInput("two\nlines\n"), "--airflow-password", "-"))
                .isEqualTo(2);
        assertThat(deploy(CapturedStreams.offTerminal(), "--airflow-password", folder + "/none"))
                .isEqualTo(2);
        assertThat(asked.get()).isNull();
    }
}
