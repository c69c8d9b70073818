package io.dps.shell.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.shell.Page;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Spark's own client for Python, in the version of the server: what a notebook is. */
final class PythonClient {
    private static final Path PACKAGES = Path.of("src/test/resources/io/dps/shell/it/pyspark-client.txt");
    private static final long DEADLINE_MINUTES = 6;

    private final Path folder;

    /** @param folder for the files of its programs */
    PythonClient(Path folder) {
        this.folder = folder;
    }

    /** Runs what {@code stack endpoints} prints, then the demo of the page, in one program; returns what the demo shows. */
    String runDemo(Dps dps) throws IOException, InterruptedException {
        String session = dps.run("stack", "endpoints", "--client", "pyspark", "--show-secrets")
                .succeeds()
                .out();
        String demo = Page.block("notebook demo").stream().collect(Collectors.joining("\n"));
        Path program = Files.writeString(folder.resolve("demo.py"), session + "\n" + demo + "\nspark.stop()\n");
        // Its package is source code alone.
        Path python = PythonEnvironment.python("pyspark-client", PACKAGES, "--no-deps", "--use-pep517");
        return run(List.of(python.toString(), program.toString()));
    }

    private String run(List<String> command) throws IOException, InterruptedException {
        File out = Files.createTempFile(folder, "python", "").toFile();
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out)
                .start();
        if (!process.waitFor(DEADLINE_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        String said = Files.readString(out.toPath());
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
