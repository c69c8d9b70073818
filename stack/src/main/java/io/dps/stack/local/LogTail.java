package io.dps.stack.local;

import io.dps.contract.Suggestion;
import io.dps.contract.UserFailure;
import io.dps.stack.model.LogRequest;
import io.dps.stack.model.LogRequest.LogSink;
import io.dps.stack.state.ContextFolder;
import io.dps.stack.state.StateFailure;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Passes on the logs of several processes, each line with the name of its process. */
final class LogTail {
    private static final Duration POLL = Duration.ofMillis(200);

    private final ContextFolder folder;

    LogTail(ContextFolder folder) {
        this.folder = folder;
    }

    void run(LogRequest request, LogSink sink) {
        Map<String, ProcessLog> logs = new LinkedHashMap<>();
        try {
            for (String name : names(request)) {
                logs.put(name, new ProcessLog(folder, name));
            }
            hand(request, logs, sink);
        } catch (IOException e) {
            throw StateFailure.of("read the logs in", folder.logs(), e);
        } catch (InterruptedException e) {
            // Target.logs documents an interrupt as the way to stop following.
            Thread.currentThread().interrupt();
        } finally {
            close(logs.values());
        }
    }

    private static void hand(LogRequest request, Map<String, ProcessLog> logs, LogSink sink)
            throws IOException, InterruptedException {
        boolean wanted = true;
        for (Map.Entry<String, ProcessLog> log : logs.entrySet()) {
            wanted = wanted && hand(log.getKey(), log.getValue().tail(request.tail()), sink);
        }
        while (wanted && request.follow()) {
            Thread.sleep(POLL.toMillis());
            for (Map.Entry<String, ProcessLog> log : logs.entrySet()) {
                wanted = wanted && hand(log.getKey(), log.getValue().next(), sink);
            }
        }
    }

    private static boolean hand(String process, List<String> lines, LogSink sink) {
        for (String line : lines) {
            if (!sink.line(process, line)) {
                return false;
            }
        }
        return true;
    }

    private List<String> names(LogRequest request) {
        Set<String> known = logged();
        if (known.isEmpty()) {
            throw UserFailure.unreachable(
                    "nothing was deployed in context " + folder.context() + ", so there are no logs",
                    "run 'stack deploy' first");
        }
        for (String name : request.services()) {
            if (!known.contains(name)) {
                throw UserFailure.usage(
                        "there are no logs of '" + name + "'",
                        Suggestion.hint(name, known, "choose one of: " + String.join(", ", known)));
            }
        }
        List<String> names = new ArrayList<>(request.services().isEmpty() ? known : request.services());
        names.sort(null);
        return names;
    }

    private Set<String> logged() {
        Set<String> names = new TreeSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.logs(), "*.{log,out}")) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                names.add(name.substring(0, name.length() - ".log".length()));
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return names;
        } catch (IOException e) {
            throw StateFailure.of("read", folder.logs(), e);
        }
        return names;
    }

    private static void close(Collection<ProcessLog> logs) {
        for (ProcessLog log : logs) {
            try {
                log.close();
            } catch (IOException e) {
                // A file that was only read may fail to close without any loss.
            }
        }
    }
}
