package io.dps.stack.swarm.verbs;

import com.github.dockerjava.transport.DockerHttpClient.Response;
import io.dps.contract.FailureKind;
import io.dps.contract.Suggestion;
import io.dps.contract.UserFailure;
import io.dps.stack.model.LogRequest;
import io.dps.stack.model.LogRequest.LogSink;
import io.dps.stack.secret.PrivateFile;
import io.dps.stack.state.ContextFolder;
import io.dps.stack.state.StateFailure;
import io.dps.stack.swarm.engine.EngineClock;
import io.dps.stack.swarm.engine.EngineQueries;
import io.dps.stack.swarm.engine.SwarmService;
import io.dps.stack.swarm.engine.SwarmTask;
import io.dps.stack.swarm.engine.TaskLog;
import io.dps.stack.swarm.rollout.StackServices;
import io.dps.stack.swarm.state.SwarmStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Passes on the log lines of tasks, each with the name of its service; if the service has several tasks, with the name
 * of its task.
 */
public final class SwarmLogs {
    private static final long LOOK_AGAIN_MILLIS = 1_000;

    private final SwarmStack stack;
    private final EngineQueries queries;
    private final StackServices services;
    private final EngineClock pause;

    public SwarmLogs(SwarmStack stack, StackServices services, EngineClock pause) {
        this.stack = stack;
        this.queries = stack.queries();
        this.services = services;
        this.pause = pause;
    }

    public void run(LogRequest request, LogSink sink) {
        Map<String, SwarmService> all = services.all();
        for (String name : request.services()) {
            if (!all.containsKey(name)) {
                throw UserFailure.usage(
                        "there is no service '" + name + "'",
                        Suggestion.hint(name, all.keySet(), "services are " + String.join(", ", all.keySet())));
            }
        }
        Map<String, SwarmService> chosen = new LinkedHashMap<>(all);
        if (!request.services().isEmpty()) {
            chosen.keySet().retainAll(request.services());
        }
        if (request.follow()) {
            follow(chosen, request.tail(), sink);
            return;
        }
        for (Map.Entry<String, SwarmService> entry : chosen.entrySet()) {
            if (!show(entry.getKey(), entry.getValue(), request.tail(), sink)) {
                return;
            }
        }
    }

    private boolean show(String name, SwarmService service, int tail, LogSink sink) {
        List<SwarmTask> tasks = tasks(service);
        if (tasks.isEmpty() && SwarmStatus.wasSubmitted(service)) {
            return new LogHistory(stack.folder()).show(name, tail, sink);
        }
        for (SwarmTask task : tasks) {
            String label = label(name, task, tasks);
            for (String line : TaskLog.last(queries, task.id(), tail)) {
                if (!sink.line(label, line)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Returns the tasks of a service; for an application, only those of its last submission. */
    private List<SwarmTask> tasks(SwarmService service) {
        return services.tasks(service).stream()
                .filter(task -> !SwarmStatus.wasSubmitted(service) || task.forceUpdate() == service.forceUpdate())
                .filter(task -> !task.containerId().isEmpty())
                .toList();
    }

    private static String label(String name, SwarmTask task, List<SwarmTask> tasks) {
        if (tasks.size() == 1) {
            return name;
        }
        return name + "." + task.slot() + "/" + task.id().substring(0, 5);
    }

    private void follow(Map<String, SwarmService> chosen, int tail, LogSink sink) {
        AtomicBoolean wanted = new AtomicBoolean(true);
        List<Response> open = new CopyOnWriteArrayList<>();
        Set<String> seen = new HashSet<>();
        LogSink shared = (service, text) -> {
            synchronized (open) {
                return wanted.get() && sink.line(service, text);
            }
        };
        try {
            boolean first = true;
            while (wanted.get()) {
                for (Map.Entry<String, SwarmService> entry : chosen.entrySet()) {
                    List<SwarmTask> tasks = new ArrayList<>(
                            services.find(entry.getKey()).map(this::tasks).orElse(List.of()));
                    for (SwarmTask task : tasks) {
                        if (seen.add(task.id())) {
                            int lines = first ? tail : Integer.MAX_VALUE;
                            start(label(entry.getKey(), task, tasks), task, lines, open, shared, wanted);
                        }
                    }
                }
                first = false;
                pause.of(LOOK_AGAIN_MILLIS, "following logs");
            }
        } catch (UserFailure e) {
            if (e.kind() != FailureKind.INTERRUPTED) {
                throw e;
            }
        } finally {
            wanted.set(false);
            open.forEach(Response::close);
        }
    }

    private void start(
            String label, SwarmTask task, int tail, List<Response> open, LogSink sink, AtomicBoolean wanted) {
        Response response = queries.taskLog(task.id(), tail, true);
        open.add(response);
        Thread reader = new Thread(
                () -> {
                    try {
                        TaskLog.read(response, line -> {
                            boolean more = sink.line(label, line.text());
                            if (!more) {
                                wanted.set(false);
                            }
                            return more;
                        });
                    } catch (UncheckedIOException e) {
                        // Either this class closed the log or the node went away; the state of the task shows which.
                        return;
                    }
                },
                "log of " + label);
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Keeps the last log lines of applications that were stopped: the swarm forgets the task of an application, and its
     * log, when the application is stopped.
     */
    static final class LogHistory {
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
                return lines.stream()
                        .skip(Math.max(0, lines.size() - tail))
                        .allMatch(line -> sink.line(application, line));
            } catch (NoSuchFileException e) {
                return true;
            } catch (IOException e) {
                throw StateFailure.of("read", folder.log(application), e);
            }
        }
    }
}
