package io.dps.stack.swarm.image;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.stack.state.FileTree;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Collects the Python packages that a lock file names and checks each against its hash, so that the image build needs
 * no network for Python. The wheels are cached by lock content and architecture. They match the image's Python even if
 * another version of Python downloads them.
 */
final class Wheels {
    /** The Python of Debian bookworm. */
    private static final String PYTHON_VERSION = "3.11";

    private static final int LAST_GLIBC = 36;
    private static final int KEPT = 8;
    private static final List<String> PYTHONS = List.of("python3", "/usr/bin/python3");

    private final Path cache;
    private final List<String> pythons;

    /** @param cache cache folder of the user */
    Wheels(Path cache) {
        this(cache, PYTHONS);
    }

    /** @param pythons candidate Python programs, in the order in which they are tried */
    Wheels(Path cache, List<String> pythons) {
        this.cache = cache;
        this.pythons = List.copyOf(pythons);
    }

    /**
     * Returns the folder of all wheels; downloads them if they are missing.
     *
     * @param architecture architecture of the engine, by the kernel's name
     * @param listener receives each output line of the download
     * @throws UserFailure of kind {@code UNREACHABLE} when there is no pip, {@code FAILED} when a download failed
     */
    Path collect(byte[] lock, String architecture, Consumer<String> listener) {
        Path place = cache.resolve("wheels-" + new Sha256().add(lock).hex().substring(0, 16) + "-" + architecture);
        if (Files.isDirectory(place)) {
            return place;
        }
        try {
            Files.createDirectories(cache);
            Path draft = Files.createTempDirectory(cache, ".wheels");
            try {
                Path list = Files.write(draft.resolve("requirements.lock"), lock);
                Path wheels = Files.createDirectory(draft.resolve("wheels"));
                download(pip(draft), list, wheels, architecture, listener);
                moved(wheels, place);
            } finally {
                FileTree.delete(draft);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("collecting the wheels of Airflow in " + cache + " failed", e);
        }
        return place;
    }

    /** Moves the wheels into place, unless another dps process was faster. */
    private static void moved(Path wheels, Path place) throws IOException {
        try {
            Files.move(wheels, place, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
            return;
        }
    }

    private static void download(
            List<String> pip, Path list, Path wheels, String architecture, Consumer<String> listener) {
        List<String> command = new ArrayList<>(pip);
        command.addAll(List.of("download", "--disable-pip-version-check", "--no-input", "--progress-bar", "off"));
        command.addAll(List.of("--no-deps", "--require-hashes", "--only-binary=:all:"));
        command.addAll(List.of("--implementation", "cp", "--python-version", PYTHON_VERSION));
        command.addAll(List.of("--platform", "manylinux2014_" + architecture));
        IntStream.rangeClosed(5, LAST_GLIBC)
                .forEach(minor -> command.addAll(List.of("--platform", "manylinux_2_" + minor + "_" + architecture)));
        command.addAll(List.of("-r", list.toString(), "-d", wheels.toString()));
        Deque<String> last = new ArrayDeque<>();
        int code = run(command, line -> {
            if (last.size() == KEPT) {
                last.removeFirst();
            }
            last.addLast(line);
            listener.accept(line);
        });
        if (code != 0) {
            throw UserFailure.failed(
                    "pip could not download the Python packages of Airflow (exit code " + code + ")",
                    String.join("\n", last) + "\nleave Airflow out: --without airflow");
        }
    }

    /** Returns the pip command of a Python, or of a virtual environment made with one. */
    private List<String> pip(Path draft) {
        for (String python : pythons) {
            if (run(List.of(python, "-m", "pip", "--version"), line -> {}) == 0) {
                return List.of(python, "-m", "pip");
            }
        }
        String environment = draft.resolve("python").toString();
        for (String python : pythons) {
            if (run(List.of(python, "-m", "venv", environment), line -> {}) == 0) {
                return List.of(environment + "/bin/python", "-m", "pip");
            }
        }
        throw UserFailure.unreachable(
                "this machine has no Python with pip, which is needed to collect the packages of Airflow",
                "install it: apt-get install python3-venv\nor leave Airflow out: --without airflow");
    }

    /** Runs a command and returns its exit code; a missing program gives the code that a shell would return. */
    private static int run(List<String> command, Consumer<String> listener) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    listener.accept(line.strip());
                }
                return process.waitFor();
            } finally {
                process.destroy();
            }
        } catch (IOException e) {
            return 127;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserFailure(FailureKind.INTERRUPTED, "collecting the packages of Airflow was interrupted", "", e);
        }
    }
}
