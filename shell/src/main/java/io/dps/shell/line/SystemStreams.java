package io.dps.shell.line;

import io.dps.shell.output.Screen;
import io.dps.shell.output.Streams;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder.SystemOutput;
import org.jline.terminal.spi.SystemStream;

/**
 * The standard streams of this process. Java can only report whether standard input and output are both terminals, so
 * the launcher names in the property {@code dps.terminals} each of the descriptors 0, 1 and 2 that is a terminal.
 */
public final class SystemStreams {
    private SystemStreams() {}

    public static Streams open() {
        String terminals = System.getProperty("dps.terminals", "");
        InputStream in = new BufferedInputStream(Channels.newInputStream(new StandardInput()));
        PrintWriter err = new PrintWriter(
                new OutputStreamWriter(new FileOutputStream(FileDescriptor.err), StandardCharsets.UTF_8), true);
        boolean person = terminals.contains("0") && terminals.contains("2");
        Optional<Streams.Prompter> prompter = person ? Optional.of(prompter(in, err)) : Optional.empty();
        return new Streams(
                in,
                new FileOutputStream(FileDescriptor.out),
                err,
                terminals.contains("1") ? Streams.Destination.TERMINAL : redirection(),
                terminals.contains("2"),
                prompter,
                screen(terminals.contains("1")),
                terminals.contains("0") && terminals.contains("1") ? Optional.of(new SystemPager()) : Optional.empty(),
                OptionalInt.empty());
    }

    private static Streams.Destination redirection() {
        return Files.isRegularFile(Path.of("/dev/fd/1")) ? Streams.Destination.FILE : Streams.Destination.PROGRAM;
    }

    /** Returns true if standard input and standard output are terminals. */
    static boolean isInteractive() {
        String terminals = System.getProperty("dps.terminals", "");
        return terminals.contains("0") && terminals.contains("1");
    }

    /**
     * Standard input as an interruptible channel, so that Ctrl-C ends a read. A file channel would not do: its stream
     * asks for a position, which a pipe does not have.
     */
    private static final class StandardInput implements ReadableByteChannel {
        private final FileChannel channel = new FileInputStream(FileDescriptor.in).getChannel();

        @Override
        public int read(ByteBuffer target) throws IOException {
            return channel.read(target);
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    private static Streams.Prompter prompter(InputStream in, PrintWriter err) {
        return new Streams.Prompter() {
            @Override
            public String ask(String question) {
                return SystemStreams.ask(question, in, err);
            }

            @Override
            public String promptSecret(String question) {
                return SystemStreams.promptSecret(question);
            }
        };
    }

    /** Opens a separate terminal, which echoes nothing and writes nothing to standard output. */
    private static String promptSecret(String question) {
        try (Terminal terminal = SystemTerminal.open(SystemOutput.SysErr)) {
            return AnswerReader.read(terminal, question, AnswerReader.HIDDEN);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String ask(String question, InputStream in, PrintWriter err) {
        err.print(question);
        err.flush();
        try {
            String answer = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
            return answer == null ? "" : answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param ofOutput whether standard output is the terminal, or else standard error */
    private static Screen screen(boolean ofOutput) {
        return new Screen() {
            /** Not before the size is asked for: most commands load no class of JLine. */
            private Size size() {
                return SystemTerminal.size(ofOutput ? SystemStream.Output : SystemStream.Error);
            }

            @Override
            public int width() {
                int width = size().getColumns();
                return width > 0 ? width : SystemTerminal.USUAL.getColumns();
            }

            @Override
            public int height() {
                int height = size().getRows();
                return height > 0 ? height : SystemTerminal.USUAL.getRows();
            }
        };
    }
}
