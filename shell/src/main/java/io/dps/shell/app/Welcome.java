package io.dps.shell.app;

import io.dps.shell.output.Streams;
import io.dps.shell.settings.Folders;
import io.dps.shell.settings.Setting;
import io.dps.stack.secret.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The four lines that say what to type first. Shown once, at the first prompt of a user who has no context and no
 * settings yet; a file in the folder of the shell remembers that.
 */
final class Welcome {
    private static final String TEXT = """
            dps runs Kafka, Spark and Airflow from one shell. What to type first:
              stack deploy                          starts Kafka and Spark on this machine
              context add NAME --brokers HOST:PORT  uses a platform that others run instead
              help start                            shows the first steps; TAB completes
            """;

    private final Folders folders;

    Welcome(Folders folders) {
        this.folders = folders;
    }

    /** Shows the lines if they are due. Fails silently where the folder cannot be written, since nothing depends on it. */
    void show(Streams streams) {
        if (!streams.errIsTerminal() || !folders.areKnown()) {
            return;
        }
        try {
            if (isNew()) {
                PrivateFile.makeFolder(folders.shell());
                // Created before the lines are shown, so that two shells that start at once do not both show them.
                Files.createFile(marker());
                streams.err().print(TEXT);
                streams.err().flush();
            }
        } catch (IOException | UnsupportedOperationException e) {
            // Another shell has just shown them, or they could not be kept from being shown again.
        }
    }

    private Path marker() {
        return folders.shell().resolve("welcomed");
    }

    private boolean isNew() throws IOException {
        return Files.notExists(marker())
                && Files.notExists(folders.history(Setting.CONTEXT.defaultValue()))
                && Files.notExists(folders.config().resolve("config.yaml"))
                && !hasContext();
    }

    private boolean hasContext() throws IOException {
        if (Files.notExists(folders.state())) {
            return false;
        }
        try (Stream<Path> found = Files.list(folders.state())) {
            return found.anyMatch(folder -> !folder.equals(folders.shell()));
        }
    }
}
