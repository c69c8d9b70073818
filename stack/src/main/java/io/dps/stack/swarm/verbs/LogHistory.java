package io.dps.stack.swarm.verbs;

import io.dps.stack.model.LogRequest.LogSink;
import io.dps.stack.secret.PrivateFile;
import io.dps.stack.state.ContextFolder;
import io.dps.stack.state.StateFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** The last lines of an application that was stopped: the swarm forgets a task, and its log, once it is scaled away. */
final class LogHistory {
    private final ContextFolder folder;

    LogHistory(ContextFolder folder) {
        this.folder = folder;
    }

    void keep(String application, List<String> lines) {
        Path file = folder.log(application);
        try {
            folder.createLogs();
            PrivateFile.replace(file, String.join("\n", lines) + "\n");
        } catch (IOException e) {
            throw StateFailure.of("write", file, e);
        }
    }

    void forget(String application) {
        try {
            Files.deleteIfExists(folder.log(application));
        } catch (IOException e) {
            throw StateFailure.of("delete", folder.log(application), e);
        }
    }

    /** @return false when the sink wants no more */
    boolean show(String application, int tail, LogSink sink) {
        try {
            List<String> lines = Files.readAllLines(folder.log(application));
            return lines.stream().skip(Math.max(0, lines.size() - tail)).allMatch(line -> sink.line(application, line));
        } catch (NoSuchFileException e) {
            return true;
        } catch (IOException e) {
            throw StateFailure.of("read", folder.log(application), e);
        }
    }
}
