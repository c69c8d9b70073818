package io.dps.shell.line;

import io.dps.shell.completion.PromptCompleter;
import io.dps.shell.settings.Variables;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.ToIntFunction;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.ControlChar;
import org.jline.terminal.Attributes.LocalFlag;
import org.jline.terminal.Size;
import org.jline.terminal.impl.DumbTerminal;
import picocli.CommandLine.Model.CommandSpec;

/** A prompt at a terminal of bytes: key strokes in, screen out. */
final class TypedSession {
    static final String CTRL_C = "\u0003";
    static final String CTRL_D = "\u0004";
    static final String TAB = "\t";
    /** Not a key: what {@link #whenPaused} sets happens before the next key is typed. */
    static final String PAUSE = "\u0000";

    static final String LEFT = "\u001b[D";
    static final String UP = "\u001b[A";

    final Session session = new Session(new Variables(Map.of("A", "1")));
    final FakeLines lines = new FakeLines(session);
    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    /** The current context, which a command may change. */
    String context = "lab";

    private Runnable paused = () -> {};
    private boolean colour;
    private Size size = new Size(100, 30);
    private PromptCompleter completer = new PromptCompleter(CommandSpec::create, (kind, context) -> List.of());
    private Optional<BooleanSupplier> lookAhead = Optional.empty();
    private Optional<Path> history = Optional.empty();
    private Optional<Path> inputrc = Optional.empty();

    TypedSession withColour() {
        colour = true;
        return this;
    }

    TypedSession whenPaused(Runnable action) {
        paused = action;
        return this;
    }

    TypedSession withSize(int columns, int rows) {
        size = new Size(columns, rows);
        return this;
    }

    /** Sets the history of the first context; those of others are beside it. */
    TypedSession withHistory(Path file) {
        history = Optional.of(file);
        return this;
    }

    TypedSession withInputrc(Path file) {
        inputrc = Optional.of(file);
        return this;
    }

    /** Sets what a tab finds when it looks ahead; by default, all keys were pasted. */
    TypedSession withLookAhead(BooleanSupplier moreFollows) {
        lookAhead = Optional.of(moreFollows);
        return this;
    }

    TypedSession withCompleter(PromptCompleter newCompleter) {
        completer = newCompleter;
        return this;
    }

    /** Types the keys, with a line end as Enter, and returns the exit code of the prompt. */
    int type(String keys) throws IOException {
        return type(keys, lines);
    }

    int type(String keys, CommandRunner runner) throws IOException {
        return type(keys, prompt -> new ScriptRunner(runner, session).runPrompt(prompt));
    }

    /** As {@link #type(String)}, in SQL mode from the start. */
    int typeSql(String keys) throws IOException {
        return type(keys, prompt -> new ScriptRunner(lines, session).runSqlMode(prompt));
    }

    int type(String keys, ToIntFunction<Prompt> use) throws IOException {
        InputStream in = new Keys(keys.replace('\n', '\r'));
        DumbTerminal terminal = new DumbTerminal("test", "ansi", in, screen, StandardCharsets.UTF_8);
        terminal.setSize(size);
        Attributes attributes = terminal.getAttributes();
        attributes.setLocalFlag(LocalFlag.ISIG, true);
        attributes.setControlChar(ControlChar.VINTR, CTRL_C.charAt(0));
        attributes.setControlChar(ControlChar.VEOF, CTRL_D.charAt(0));
        // One that is not set would be taken for the end of the input.
        attributes.setControlChar(ControlChar.VQUIT, 28);
        attributes.setControlChar(ControlChar.VSUSP, 26);
        attributes.setControlChar(ControlChar.VSTATUS, 20);
        terminal.setAttributes(attributes);
        BooleanSupplier moreFollows = lookAhead.orElse(() -> hasMore(in));
        LineReaders readers = new LineReaders(terminal, completer, () -> colour, moreFollows);
        PromptFiles files = new PromptFiles(name -> history.map(file -> named(file, name)), inputrc, drafts());
        try (Prompt prompt = Prompt.open(readers, session, files, () -> PromptState.of(context), Optional.empty())) {
            return use.applyAsInt(prompt);
        }
    }

    /** Key strokes, which stop at a pause. */
    private final class Keys extends ByteArrayInputStream {
        Keys(String keys) {
            super(keys.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public int read() {
            int key = super.read();
            if (key != PAUSE.charAt(0)) {
                return key;
            }
            paused.run();
            return super.read();
        }

        /** Returns one key at a time, so that the next one is not typed before this one is shown. */
        @Override
        public int read(byte[] into, int start, int length) {
            int key = length == 0 ? 0 : read();
            if (key < 0 || length == 0) {
                return key;
            }
            into[start] = (byte) key;
            return 1;
        }
    }

    private Optional<Path> drafts() {
        return history.map(Path::getParent);
    }

    /** The context in which the session begins has the file that was named. */
    private static Path named(Path file, String context) {
        return context.equals("lab") ? file : file.resolveSibling(file.getFileName() + "-" + context);
    }

    private static boolean hasMore(InputStream in) {
        try {
            return in.available() > 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What was shown, with the sequences that move and colour. */
    String sequences() {
        return screen.toString(StandardCharsets.UTF_8);
    }

    /** What was shown, without the sequences that move and colour. */
    String screen() {
        return screen.toString(StandardCharsets.UTF_8)
                .replaceAll("\u001b\\[[0-9;?]*[A-Za-z]", "")
                .replace("\r", "");
    }
}
