package io.dps.stack.swarm.engine;

import com.github.dockerjava.transport.DockerHttpClient.Response;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Listens to the last words of a task that is about to end. */
public final class LogFollower {
    private static final long LAST_WORDS_MILLIS = 3_000;

    private final Deque<String> lines = new ArrayDeque<>();
    private final int capacity;
    private final Thread reader;
    private final Response response;

    private LogFollower(EngineQueries queries, String taskId, int capacity) {
        this.capacity = capacity;
        this.response = queries.taskLog(taskId, capacity, true);
        this.reader = new Thread(this::read, "last words of " + taskId);
        reader.setDaemon(true);
        reader.start();
    }

    /** Begins with the task that runs. */
    public static LogFollower start(EngineQueries queries, List<SwarmTask> tasks, int capacity) {
        SwarmTask running = tasks.stream()
                .filter(SwarmTask::isWanted)
                .reduce((a, b) -> b)
                .orElseGet(() -> tasks.get(tasks.size() - 1));
        return new LogFollower(queries, running.id(), capacity);
    }

    private void read() {
        try {
            TaskLog.read(response, line -> {
                synchronized (lines) {
                    lines.addLast(line.text());
                    if (lines.size() > capacity) {
                        lines.removeFirst();
                    }
                }
                return true;
            });
        } catch (UncheckedIOException e) {
            // The task is gone, and with it its log.
            return;
        }
    }

    /** What was heard; waits a little for the rest. */
    public List<String> lines() {
        try {
            reader.join(LAST_WORDS_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        response.close();
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }
}
