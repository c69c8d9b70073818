package io.dps.shell.line;

import io.dps.shell.output.Pager;
import io.dps.shell.output.Screen;
import io.dps.shell.output.Streams;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.OptionalInt;
import org.jline.terminal.Terminal;

/** The streams of commands that run at a prompt, which ask their questions at its terminal. */
final class PromptStreams {
    private final Terminal terminal;
    private final TypedInput input;

    /** @param typed the lines that are typed for a command */
    PromptStreams(Terminal terminal, RawLines typed) {
        this.terminal = terminal;
        this.input = new TypedInput(typed);
    }

    /** @param pager shows long data */
    Streams streams(Optional<Pager> pager) {
        return new Streams(
                input,
                new FlushingOutput(terminal.output()),
                terminal.writer(),
                Streams.Destination.TERMINAL,
                true,
                Optional.of(new Streams.Prompter() {
                    @Override
                    public String ask(String question) {
                        return AnswerReader.read(terminal, question, null);
                    }

                    @Override
                    public String promptSecret(String question) {
                        return AnswerReader.read(terminal, question, AnswerReader.HIDDEN);
                    }
                }),
                new Screen() {
                    @Override
                    public int width() {
                        return terminal.getWidth() > 0 ? terminal.getWidth() : 80;
                    }

                    @Override
                    public int height() {
                        return terminal.getHeight() > 0 ? terminal.getHeight() : 24;
                    }
                },
                pager,
                OptionalInt.empty());
    }

    /** Flushes the terminal, whose stream is buffered, whenever a command flushes. */
    private static final class FlushingOutput extends FilterOutputStream {
        FlushingOutput(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            out.flush();
        }

        @Override
        public void close() throws IOException {
            out.flush();
        }
    }
}
