package io.dps.stack.swarm.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packages of Airflow, gathered by programs that play Python. */
final class WheelsTest {
    private static final byte[] LOCK = "airflow==1 --hash=sha256:00\n".getBytes();

    /** Where pip downloads to is its last word. */
    private static final String DOWNLOADS = """
            for last; do :; done
            echo "Collecting airflow"
            echo "$@" > "$last/airflow-1-py3-none-any.whl"
            """;

    @TempDir
    private Path folder;

    private final List<String> lines = new ArrayList<>();

    @Test
    void they_are_downloaded_for_the_engine_s_architecture_and_kept() throws IOException {
        Path python = python("python3", "[ \"$3\" = --version ] && exit 0\n" + DOWNLOADS);

        Path wheels = collect(python);

        assertThat(wheels.getParent()).isEqualTo(folder.resolve("cache"));
        assertThat(wheels.getFileName().toString()).matches("wheels-[0-9a-f]{16}-aarch64");
        assertThat(wheels.resolve("airflow-1-py3-none-any.whl"))
                .content()
                .contains("-m pip download", "--require-hashes", "--platform manylinux_2_28_aarch64");
        assertThat(lines).containsExactly("Collecting airflow");
        Files.delete(python);
        assertThat(collect(python)).isEqualTo(wheels);
        assertThat(folder.resolve("cache")).isDirectoryNotContaining("glob:**/.wheels*");
    }

    @Test
    void a_python_without_pip_makes_an_environment_that_has_it() throws IOException {
        Path python = python("python3", """
                [ "$2" = pip ] && exit 1
                mkdir -p "$3/bin"
                printf '%s\\n' '#!/bin/sh' 'for last; do :; done' 'touch "$last/a.whl"' > "$3/bin/python"
                chmod +x "$3/bin/python"
                """);

        assertThat(collect(python)).isDirectoryContaining("glob:**/a.whl");
    }

    @Test
    void a_machine_without_python_is_told_what_to_install() {
        assertThatThrownBy(() -> collect(folder.resolve("none"))).isInstanceOfSatisfying(UserFailure.class, failure -> {
            assertThat(failure.kind()).isEqualTo(FailureKind.UNREACHABLE);
            assertThat(failure)
                    .hasMessage(
                            "this machine has no Python with pip, which is needed to collect the packages of Airflow");
            assertThat(failure.hint()).contains("apt-get install python3-venv", "--without airflow");
        });
    }

    @Test
    void a_download_that_fails_is_told_with_its_last_lines_and_leaves_nothing() throws IOException {
        Path python = python("python3", """
                [ "$3" = --version ] && exit 0
                for n in 1 2 3 4 5 6 7 8 9; do echo "line $n"; done
                exit 2
                """);

        assertThatThrownBy(() -> collect(python)).isInstanceOfSatisfying(UserFailure.class, failure -> {
            assertThat(failure.kind()).isEqualTo(FailureKind.FAILED);
            assertThat(failure).hasMessage("pip could not download the Python packages of Airflow (exit code 2)");
            assertThat(failure.hint()).startsWith("line 2\n").endsWith("line 9\nleave Airflow out: --without airflow");
        });
        assertThat(folder.resolve("cache")).isEmptyDirectory();
    }

    private Path collect(Path python) {
        return new Wheels(folder.resolve("cache"), List.of(python.toString())).collect(LOCK, "aarch64", lines::add);
    }

    private Path python(String name, String body) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + body);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }
}
