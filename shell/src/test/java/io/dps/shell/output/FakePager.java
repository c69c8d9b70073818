package io.dps.shell.output;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;

/** A pager that keeps what it is sent, and is quit or breaks as a test wants. */
public final class FakePager implements Pager {
    public final List<String> commands = new ArrayList<>();
    public final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    /** Completed with the exit code when the program ends. */
    public final CompletableFuture<Integer> ended = new CompletableFuture<>();

    /** The commands that are not to be started again. */
    public final List<String> givenUp = new ArrayList<>();

    public int finished;
    private int reads = Integer.MAX_VALUE;
    private int exitCode;
    private Runnable onStart = () -> {};

    /** Reads so many writes and ends with that code. */
    public FakePager ending(int reads, int exitCode) {
        this.reads = reads;
        this.exitCode = exitCode;
        return this;
    }

    public FakePager onStart(Runnable action) {
        onStart = action;
        return this;
    }

    public String text() {
        return shown.toString(StandardCharsets.UTF_8);
    }

    @Override
    public Optional<Running> start(String command) throws IOException {
        commands.add(command);
        if (command.equals("missing")) {
            throw new IOException("the pager 'missing' is not on the PATH");
        }
        onStart.run();
        // Buffered, as that of a process.
        OutputStream input = new BufferedOutputStream(new Pipe());
        return Optional.of(new Running() {
            @Override
            public OutputStream input() {
                return input;
            }

            @Override
            public void whenEnded(IntConsumer action) {
                ended.thenAccept(action::accept);
            }

            @Override
            public int finish() {
                finished++;
                try {
                    input.flush();
                } catch (IOException e) {
                    // It has ended before it had read everything.
                }
                return exitCode;
            }
        });
    }

    @Override
    public void giveUp(String command) {
        givenUp.add(command);
    }

    private final class Pipe extends OutputStream {
        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int start, int length) throws IOException {
            if (reads-- <= 0) {
                throw new IOException("Broken pipe");
            }
            shown.write(bytes, start, length);
        }
    }
}
