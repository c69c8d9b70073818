package io.dps.shell.line;

import io.dps.contract.ExitCode;
import io.dps.contract.UserFailure;
import io.dps.shell.completion.PromptCompleter;
import io.dps.shell.output.Pager;
import io.dps.shell.output.Screen;
import io.dps.shell.output.Streams;
import io.dps.shell.settings.Variables;
import io.dps.shell.sql.SqlText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jline.reader.EndOfFileException;
import org.jline.reader.Highlighter;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.InputRC;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.TerminalBuilder.SystemOutput;
import org.jline.widget.AutosuggestionWidgets;

/**
 * Reads statements typed at a terminal, with line editing, history and completion by JLine. Ctrl-C drops the line or,
 * while a command runs, interrupts it; Ctrl-D on an empty line ends the prompt.
 */
public final class Prompt implements StatementSource, AutoCloseable {
    /** Mask that echoes nothing. */
    private static final Character HIDDEN = '\0';

    private final Terminal terminal;
    private final LineReader reader;
    private final PromptCompleter completer;
    private final Session session;
    private final Supplier<PromptState> state;
    private final BooleanSupplier colour;
    private final BooleanSupplier moreFollows;
    private final Optional<Pager> pager;
    private final Thread loop = Thread.currentThread();
    private final Draft draft = new Draft();
    private final TypedLines lines;
    private final StatementEditor editor;
    private final Queue<Statement> waiting = new ArrayDeque<>();
    private int lastCode;
    private boolean warnedOfJobs;

    private Prompt(
            Terminal terminal,
            LineReader reader,
            PromptCompleter completer,
            Session session,
            Supplier<PromptState> state,
            BooleanSupplier colour,
            BooleanSupplier moreFollows,
            Optional<Pager> pager,
            StatementEditor editor) {
        this.terminal = terminal;
        this.editor = editor;
        this.pager = pager;
        this.reader = reader;
        this.completer = completer;
        this.session = session;
        this.state = state;
        this.colour = colour;
        this.moreFollows = moreFollows;
        this.lines = new TypedLines(reader, completer, draft, false);
    }

    /**
     * Opens the terminal of this process.
     *
     * @param history the history file, if there is a folder for it
     * @param inputrc the file in which the user binds keys, as of bash; it need not exist
     * @param state supplies what the prompt shows of the context
     * @param colour whether the prompt may be bold and coloured
     */
    public static Prompt open(
            Session session,
            PromptCompleter completer,
            Optional<Path> history,
            Optional<Path> inputrc,
            Supplier<PromptState> state,
            BooleanSupplier colour)
            throws IOException {
        Terminal terminal = SystemTerminal.open(SystemOutput.SysOut);
        return open(
                terminal,
                session,
                completer,
                history,
                inputrc,
                state,
                colour,
                TabKey.lookAhead(terminal),
                Optional.of(new SystemPager()));
    }

    /**
     * @param moreFollows whether more input follows a tab at once
     * @param pager shows long data
     */
    static Prompt open(
            Terminal terminal,
            Session session,
            PromptCompleter completer,
            Optional<Path> history,
            Optional<Path> inputrc,
            Supplier<PromptState> state,
            BooleanSupplier colour,
            BooleanSupplier moreFollows,
            Optional<Pager> pager) {
        SystemTerminal.sized(terminal);
        LineReaderBuilder builder = editing(terminal, completer, "  > ", completer.highlighter(colour, false))
                .parser(PromptParser.ofLines());
        history.map(HistoryFile::new).filter(HistoryFile::isUsable).ifPresent(file -> use(file, terminal, builder));
        LineReader reader = builder.build();
        TabKey.set(reader, StatementParser::endsInSql, moreFollows);
        if (colour.getAsBoolean()) {
            // Faint, behind the cursor: without colours it would look like what was typed.
            new AutosuggestionWidgets(reader).enable();
        }
        StatementEditor editor = new StatementEditor(history.map(Path::getParent));
        Prompt prompt = new Prompt(terminal, reader, completer, session, state, colour, moreFollows, pager, editor);
        // After all keys of dps are bound, which the user may bind otherwise.
        inputrc.filter(Files::isRegularFile).ifPresent(file -> bindKeys(reader, file));
        terminal.handle(Signal.INT, signal -> prompt.loop.interrupt());
        return prompt;
    }

    private static void use(HistoryFile history, Terminal terminal, LineReaderBuilder builder) {
        try {
            history.prepare().ifPresent(damage -> terminal.writer().println("warning: " + damage));
            builder.variable(LineReader.HISTORY_FILE, history.path());
        } catch (IOException e) {
            terminal.writer()
                    .println(
                            "warning: the history is not saved: cannot read " + history.path() + ": " + e.getMessage());
        }
    }

    /** Reads key bindings and settings such as {@code set editing-mode vi}; what JLine does not know is passed over. */
    private static void bindKeys(LineReader reader, Path inputrc) {
        try {
            InputRC.configure(reader, inputrc.toUri().toURL());
        } catch (IOException | RuntimeException e) {
            reader.getTerminal()
                    .writer()
                    .println("warning: cannot read the key bindings of " + inputrc + ": " + e.getMessage());
        }
    }

    private static LineReaderBuilder editing(
            Terminal terminal, PromptCompleter completer, String secondPrompt, Highlighter highlighter) {
        return LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("dps")
                .completer(completer)
                .highlighter(highlighter)
                .variable(LineReader.SECONDARY_PROMPT_PATTERN, secondPrompt)
                .variable(LineReader.HISTORY_SIZE, HistoryFile.SIZE)
                // JLine would trim a longer file at each line, which takes seconds; HistoryFile trims it on opening.
                .variable(LineReader.HISTORY_FILE_SIZE, 100 * HistoryFile.SIZE)
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.HISTORY_IGNORE_SPACE, true)
                .option(LineReader.Option.INSERT_TAB, false)
                .option(LineReader.Option.COMPLETE_MATCHER_TYPO, false);
    }

    /** Returns SQL mode at this terminal, with the same history. */
    StatementSource sqlMode() {
        LineReaderBuilder builder = editing(terminal, completer, "   > ", completer.highlighter(colour, true))
                .parser(PromptParser.ofSql())
                .history(reader.getHistory());
        // Attaching a history to a reader makes it read its file again.
        Object file = reader.getVariable(LineReader.HISTORY_FILE);
        LineReader sql = file == null
                ? builder.build()
                : builder.variable(LineReader.HISTORY_FILE, file).build();
        TabKey.set(sql, before -> true, moreFollows);
        return new SqlPrompt(new TypedLines(sql, completer, draft, true));
    }

    /**
     * Opens the line that was being typed in the user's editor, or the last line of the history. The next line begins with
     * what was saved, or with what was being typed if that fails. Must be called on the thread of the prompt.
     *
     * @param variables name the editor
     * @throws UserFailure if there is no editor, if it fails, or if nothing was saved
     */
    public void edit(Variables variables) {
        String text = draft.text().orElseGet(this::lastStatement);
        boolean isSql = draft.inSqlMode() || SqlText.startsSql(text, 0);
        terminal.flush();
        draft.keep(editor.edit(text, isSql ? ".sql" : ".dps", variables));
    }

    /** Returns the last line of the history that is not this command; empty if there is none. */
    private String lastStatement() {
        List<String> typed = history();
        for (int i = typed.size() - 1; i >= 0; i--) {
            if (!SqlModeText.edits(typed.get(i))) {
                return typed.get(i);
            }
        }
        return "";
    }

    /** Returns true if called on the thread that reads the prompt; a job's thread must not read from the terminal. */
    public boolean isOfThisThread() {
        return Thread.currentThread() == loop;
    }

    /** Returns the streams of commands that run at this prompt. */
    Streams streams() {
        return new Streams(
                terminal.input(),
                new FlushingOutput(terminal.output()),
                terminal.writer(),
                Streams.Destination.TERMINAL,
                true,
                Optional.of(new Streams.Prompter() {
                    @Override
                    public String ask(String question) {
                        return answer(question, null);
                    }

                    @Override
                    public String promptSecret(String question) {
                        return answer(question, HIDDEN);
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
                pager);
    }

    /** Asks a question with a separate reader: the answer needs no grammar, completion or history. */
    private String answer(String question, Character mask) {
        LineReader answers = LineReaderBuilder.builder()
                .terminal(terminal)
                .parser((line, cursor, context) -> PromptParser.whole(line, cursor))
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .build();
        try {
            return answers.readLine(question, mask);
        } catch (UserInterruptException e) {
            throw UserFailure.interrupted("");
        } catch (EndOfFileException e) {
            return "";
        }
    }

    /** Returns the lines typed so far, oldest first. */
    public List<String> history() {
        List<String> lines = new ArrayList<>();
        reader.getHistory().forEach(entry -> lines.add(entry.line()));
        return lines;
    }

    @Override
    public Optional<Statement> next() {
        while (waiting.isEmpty()) {
            // Clear an interrupt that arrived after its command had ended.
            Thread.interrupted();
            try {
                read(lines.next(promptText()).orElse(SqlModeText.EDIT));
                warnedOfJobs = false;
            } catch (UserInterruptException e) {
                lastCode = ExitCode.INTERRUPTED.value();
            } catch (EndOfFileException e) {
                if (mayEnd()) {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(waiting.remove());
    }

    private void read(String line) {
        StatementParser parser = StatementParser.ofTyped(line);
        try {
            for (Optional<Statement> each = parser.next(); each.isPresent(); each = parser.next()) {
                waiting.add(each.get());
            }
        } catch (SyntaxException e) {
            waiting.clear();
            throw e;
        }
    }

    private boolean mayEnd() {
        if (session.jobs().running() == 0 || warnedOfJobs) {
            return true;
        }
        warnedOfJobs = true;
        terminal.writer().println("jobs are running (see: jobs); press Ctrl-D again to end them");
        terminal.writer().flush();
        return false;
    }

    private String promptText() {
        return state.get().text(session.jobs().running(), lastCode, colour.getAsBoolean(), terminal);
    }

    @Override
    public void ended(int exitCode) {
        lastCode = exitCode;
        if (exitCode == ExitCode.INTERRUPTED.value()) {
            // Ctrl-C applies to the whole line, not to one statement.
            waiting.clear();
        }
    }

    @Override
    public String place(int line) {
        return "";
    }

    @Override
    public void close() {
        try {
            reader.getHistory().save();
        } catch (IOException e) {
            // A history that cannot be saved is not an error: the shell has done its work.
        }
        try {
            terminal.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Flushes the terminal, whose stream is buffered, whenever a command flushes. */
    private static final class FlushingOutput extends java.io.FilterOutputStream {
        FlushingOutput(java.io.OutputStream out) {
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
