package io.dps.shell.it;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Environments of Python with packages that tests need, each installed once into the user's cache. */
final class PythonEnvironment {
    static final String PYTHON = "/usr/bin/python3";

    private PythonEnvironment() {}

    /**
     * Returns the Python of an environment.
     *
     * @param requirements pip's file of packages and their versions; other content is another environment
     * @param options further arguments of {@code pip install}
     */
    static Path python(String name, Path requirements, String... options) throws IOException, InterruptedException {
        String cache = System.getenv().getOrDefault("XDG_CACHE_HOME", System.getProperty("user.home") + "/.cache");
        Path environments = Files.createDirectories(Path.of(cache, "dps"));
        Path place = environments.resolve(name + "-" + hash(Files.readAllBytes(requirements)));
        Path python = place.resolve("bin/python");
        Path done = place.resolve("complete");
        // Tests of another process may need the same one at the same time; closing the channel ends the lock.
        try (FileChannel channel = FileChannel.open(
                environments.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.lock();
            if (!Files.exists(done)) {
                must(List.of(PYTHON, "-m", "venv", "--clear", place.toString()));
                List<String> install = new ArrayList<>(List.of(python.toString(), "-m", "pip", "install", "--quiet"));
                install.addAll(List.of(options));
                install.addAll(
                        List.of("-r", requirements.toAbsolutePath().normalize().toString()));
                must(install);
                Files.createFile(done);
            }
        }
        return python;
    }

    private static void must(List<String> command) throws IOException, InterruptedException {
        int code = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (code != 0) {
            throw new IllegalStateException(String.join(" ", command) + " ended with " + code);
        }
    }

    private static String hash(byte[] content) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(content))
                    .substring(0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
