package io.dps.shell.line;

import io.dps.shell.output.Streams;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The streams of a background job. At a prompt, what they would write to the terminal appears above the typed line. */
final class JobStreams implements AutoCloseable {
    private final Streams streams;
    private final Runnable end;

    private JobStreams(Streams streams, Runnable end) {
        this.streams = streams;
        this.end = end;
    }

    /**
     * Opens the streams of a job.
     *
     * @param streams those of the statement that starts the job
     * @param job the number of the job
     * @param prompt empty in a batch
     */
    static JobStreams open(Streams streams, int job, Optional<AbovePrompt> prompt) {
        if (prompt.isEmpty() || streams.outIsPanel()) {
            return new JobStreams(streams.inBackground(), () -> {});
        }
        OutputStream data = prompt.get().stream();
        PrintWriter messages =
                new PrintWriter(new OutputStreamWriter(prompt.get().stream(), StandardCharsets.UTF_8), true);
        // What is typed belongs to the prompt.
        Streams own = streams.ofJob(job).reading(InputStream.nullInputStream(), streams.prompter());
        // A panel, so that a program at the end of a pipe does not write to the terminal itself.
        Streams shown = own.outIsTerminal() ? own.shownIn(data, messages) : own.reportedTo(messages);
        return new JobStreams(shown, () -> {
            close(data);
            messages.close();
        });
    }

    private static void close(OutputStream data) {
        try {
            data.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Streams streams() {
        return streams;
    }

    /** Prints what the job has written without a line end. */
    @Override
    public void close() {
        end.run();
    }
}
