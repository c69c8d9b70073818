package io.dps.stack.swarm.image;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.BuildResponseItem;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;

/** What the engine says while it builds: each line goes on, the last ones stay for the case that it fails. */
final class BuildOutput extends ResultCallback.Adapter<BuildResponseItem> {
    private static final int KEPT = 12;

    private final Consumer<String> listener;
    private final Deque<String> last = new ArrayDeque<>();
    private String error = "";

    BuildOutput(Consumer<String> listener) {
        this.listener = listener;
    }

    @Override
    public synchronized void onNext(BuildResponseItem item) {
        if (item.getErrorDetail() != null && item.getErrorDetail().getMessage() != null) {
            error = item.getErrorDetail().getMessage().strip();
            return;
        }
        String text = item.getStream() != null ? item.getStream() : item.getStatus();
        if (text != null) {
            text.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(this::keep);
        }
    }

    private void keep(String line) {
        if (last.size() == KEPT) {
            last.removeFirst();
        }
        last.addLast(line);
        listener.accept(line);
    }

    /** What went wrong, in the engine's words. */
    synchronized Optional<String> error() {
        return error.isEmpty() ? Optional.empty() : Optional.of(error);
    }

    /** The last lines before it. */
    synchronized String lastLines() {
        return String.join("\n", last);
    }
}
