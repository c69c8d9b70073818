package io.dps.stack.swarm.engine;

import com.github.dockerjava.transport.DockerHttpClient.Response;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/**
 * Reads the log of a task from the engine's frames: an eight-byte header with the length in the last four bytes, then
 * text.
 */
public final class TaskLog {
    private static final int LARGEST_FRAME = 1 << 24;

    private TaskLog() {}

    /**
     * Returns the last log lines of a task; empty when they are not available, for example for a task that never ran.
     */
    public static List<String> last(EngineQueries queries, String taskId, int lines) {
        Deque<String> last = new ArrayDeque<>();
        try (Response response = queries.taskLog(taskId, lines, false)) {
            if (response.getStatusCode() == 200) {
                read(response, line -> {
                    last.addLast(line.text());
                    if (last.size() > lines) {
                        last.removeFirst();
                    }
                    return true;
                });
            }
        }
        return List.copyOf(last);
    }

    /**
     * Passes lines to the sink until the log ends or the sink wants no more.
     *
     * @param sink returns whether it wants more
     */
    public static void read(Response response, Predicate<Line> sink) {
        try (DataInputStream in = new DataInputStream(response.getBody())) {
            while (true) {
                in.readInt();
                int length = in.readInt();
                if (length < 0 || length > LARGEST_FRAME) {
                    throw new IOException("not a log: a frame of " + length + " bytes");
                }
                byte[] text = new byte[length];
                in.readFully(text);
                for (String line : new String(text, StandardCharsets.UTF_8).split("\n")) {
                    if (!sink.test(Line.of(line))) {
                        return;
                    }
                }
            }
        } catch (EOFException e) {
            // The log ended.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A log line.
     *
     * @param time when it was written, as the engine reports it
     * @param text the line itself
     */
    public record Line(String time, String text) {
        static Line of(String raw) {
            int space = raw.indexOf(' ');
            return space < 0
                    ? new Line(raw.strip(), "")
                    : new Line(raw.substring(0, space), raw.substring(space + 1).stripTrailing());
        }
    }

    /** Follows the log of a task that is about to end, and keeps the last lines of that log. */
    public static final class LogFollower {
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

        /** Starts with the task that runs now. */
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
                // The task and its log are gone.
                return;
            }
        }

        /** Returns the lines received; waits a little for the rest. */
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
}
