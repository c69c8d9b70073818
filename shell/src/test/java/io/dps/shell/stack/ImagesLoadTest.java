package io.dps.shell.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.shell.output.CapturedStreams;
import io.dps.shell.platform.Invocation;
import io.dps.shell.platform.Platforms;
import io.dps.shell.platform.SecretStore;
import io.dps.shell.platform.ShellContext;
import io.dps.shell.settings.Config;
import io.dps.shell.settings.GlobalOptions;
import io.dps.shell.settings.Variables;
import io.dps.stack.model.ImageStore;
import io.dps.stack.model.ProgressListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code stack images load} on engines that note what they are given. */
final class ImagesLoadTest {
    @TempDir
    private Path folder;

    private final Queue<String> told = new ConcurrentLinkedQueue<>();
    private final CapturedStreams streams = CapturedStreams.offTerminal();

    @Test
    void all_engines_get_the_images_of_this_one() {
        load("tcp://a:1,tcp://b:2", "--all-nodes", "--without", "airflow");

        assertThat(told).containsExactlyInAnyOrder("saved on here", "images on tcp://a:1", "images on tcp://b:2");
        assertThat(streams.out()).contains("tcp://a:1", "tcp://b:2");
    }

    @Test
    void an_engine_that_fails_does_not_hide_those_that_have_them() throws IOException {
        Path archive = Files.writeString(folder.resolve("images.tar"), "file");

        assertThatThrownBy(() -> load("tcp://off:1,tcp://b:2", archive.toString(), "--all-nodes"))
                .isInstanceOfSatisfying(UserFailure.class, failure -> {
                    assertThat(failure.kind()).isEqualTo(FailureKind.UNREACHABLE);
                    assertThat(failure).hasMessage("no engine at tcp://off:1");
                });
        assertThat(told).containsExactly("file on tcp://b:2");
        assertThat(streams.out()).contains("tcp://b:2").doesNotContain("tcp://off:1");
    }

    @Test
    void without_engines_or_without_a_file_it_says_what_to_write() {
        assertThatThrownBy(() -> load("", "--all-nodes")).hasMessage("the context names no engines of nodes");
        assertThatThrownBy(() -> load("tcp://a:1")).hasMessage("no archive is given");
        assertThat(told).isEmpty();
    }

    private void load(String engines, String... words) {
        Map<String, String> environment = new HashMap<>(Map.of("XDG_CONFIG_HOME", folder.toString()));
        environment.put("DPS_ENGINES", engines);
        Platforms none = new Platforms(Config::context, config -> {
            throw new IllegalStateException("no platform here");
        });
        ShellContext shared = new ShellContext(
                none,
                new SecretStore(),
                (variables, without) -> new Engine(variables.getOrDefault("DOCKER_HOST", "here")));
        ImagesLoadCommand command = new ImagesLoadCommand(
                new Invocation(shared, new GlobalOptions(), new Variables(environment), streams.streams()));
        new CommandLine(command).parseArgs(words);
        command.call();
    }

    private final class Engine implements ImageStore {
        private final String host;

        Engine(String host) {
            if (host.contains("off")) {
                throw UserFailure.unreachable("no engine at " + host, "start it");
            }
            this.host = host;
        }

        @Override
        public List<ImageStatus> list() {
            return List.of();
        }

        @Override
        public List<ImageStatus> build(ProgressListener listener) {
            return List.of();
        }

        @Override
        public List<ImageStatus> save(Path archive, ProgressListener listener) {
            told.add("saved on " + host);
            try {
                Files.writeString(archive, "images");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return List.of();
        }

        @Override
        public List<String> load(Path archive, ProgressListener listener) {
            try {
                told.add(Files.readString(archive) + " on " + host);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return List.of("dps/kafka:1");
        }
    }
}
