package io.dps.shell.line;

import io.dps.contract.ExitCode;
import io.dps.contract.UserFailure;
import io.dps.shell.completion.PromptCompleter;
import io.dps.shell.output.Pager;
import io.dps.shell.output.Streams;
import io.dps.shell.settings.Variables;
import io.dps.shell.sql.SqlText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.TerminalBuilder.SystemOutput;

/**
 * Reads statements typed at a terminal, with line editing, history and completion by JLine. Ctrl-C drops the line or,
 * while a command runs, interrupts it; Ctrl-D on an empty line ends the prompt.
 */
public final class Prompt implements StatementSource, AutoCloseable {
    private final Terminal terminal;
    private final LineReaders readers;
    private final LineReader reader;
    private final Session session;
    private final Supplier<PromptState> state;
    private final Optional<Pager> pager;
    private final PromptHistory history;
    private final StatementEditor editor;
    private final Draft draft = new Draft();
    private final Optional<Path> inputrc;
    private final AbovePrompt above;
    private final TypedLines lines;
    private final RawLines typed;
    private final PromptStreams streams;
    private final Thread loop = Thread.currentThread();
    private final Queue<Statement> waiting = new ArrayDeque<>();
    private int lastCode;
    /** The number of lines in the history when SQL mode began. */
    private int sqlFrom;

    private boolean warnedOfJobs;

    private Prompt(
            LineReaders readers,
            LineReader reader,
            Session session,
            PromptFiles files,
            Supplier<PromptState> state,
            Optional<Pager> pager) {
        this.terminal = readers.terminal();
        this.readers = readers;
        this.reader = reader;
        this.session = session;
        this.state = state;
        this.pager = pager;
        this.history = new PromptHistory(reader, files.history());
        this.editor = new StatementEditor(files.drafts());
        this.inputrc = files.inputrc();
        this.typed = new RawLines(terminal);
        this.streams = new PromptStreams(terminal, typed);
        this.above = new AbovePrompt(reader);
        this.lines = new TypedLines(reader, readers.completer(), draft, false, above);
    }

    /**
     * Opens the terminal of this process.
     *
     * @param state supplies what the prompt shows of the context, whose history it uses
     * @param colour whether the prompt may be bold and coloured
     */
    public static Prompt open(
            Session session,
            PromptCompleter completer,
            PromptFiles files,
            Supplier<PromptState> state,
            BooleanSupplier colour)
            throws IOException {
        Terminal terminal = SystemTerminal.open(SystemOutput.SysOut);
        LineReaders readers = new LineReaders(terminal, completer, colour, TabKey.lookAhead(terminal));
        return open(readers, session, files, state, Optional.of(new SystemPager()));
    }

    /** @param pager shows long data */
    static Prompt open(
            LineReaders readers,
            Session session,
            PromptFiles files,
            Supplier<PromptState> state,
            Optional<Pager> pager) {
        SystemTerminal.sized(readers.terminal());
        LineReader reader = readers.ofLines();
        Prompt prompt = new Prompt(readers, reader, session, files, state, pager);
        // After all keys of dps are bound, which the user may bind otherwise.
        prompt.inputrc.ifPresent(file -> LineReaders.bindKeys(reader, file));
        session.jobs().printAbove(Optional.of(prompt.above));
        readers.terminal().handle(Signal.INT, signal -> prompt.loop.interrupt());
        return prompt;
    }

    /** Returns SQL mode at this terminal, with the same history. */
    StatementSource sqlMode() {
        history.use(state.get().context());
        sqlFrom = history.lines().size();
        LineReader sql = readers.ofSql(reader);
        TypedLines typed = new TypedLines(sql, readers.completer(), draft, true, above);
        inputrc.ifPresent(file -> LineReaders.bindKeys(sql, file));
        return new SqlPrompt(typed);
    }

    /**
     * Opens the line that was being typed in the user's editor, or the last line of the history. The next line begins with
     * what was saved, or with what was being typed if that fails. Must be called on the thread of the prompt.
     *
     * @param variables name the editor
     * @throws UserFailure if there is no editor, if it fails, or if nothing was saved
     */
    public void edit(Variables variables) {
        String text = draft.text()
                .orElseGet(
                        () -> history.lastStatement(draft.inSqlMode() ? OptionalInt.of(sqlFrom) : OptionalInt.empty()));
        boolean isSql = draft.inSqlMode() || SqlText.startsSql(text, 0);
        terminal.flush();
        draft.keep(editor.edit(text, isSql ? ".sql" : ".dps", variables));
    }

    /** Returns true if called on the thread that reads the prompt; a job's thread must not read from the terminal. */
    public boolean isOfThisThread() {
        return Thread.currentThread() == loop;
    }

    /** Returns the streams of commands that run at this prompt. */
    Streams streams() {
        return streams.streams(pager);
    }

    /** Returns the lines typed so far in the current context, oldest first. */
    public List<String> history() {
        if (isOfThisThread()) {
            // The line may have changed the context.
            history.use(state.get().context());
        }
        return history.lines();
    }

    @Override
    public Optional<Statement> next() {
        typed.end();
        while (waiting.isEmpty()) {
            // Clear an interrupt that arrived after its command had ended.
            Thread.interrupted();
            try {
                PromptState now = state.get();
                history.use(now.context());
                read(lines.next(text(now)).orElse(SqlModeText.EDIT));
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

    private String text(PromptState now) {
        return now.text(session.jobs().running(), lastCode, readers.colour().getAsBoolean(), terminal);
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
        session.jobs().printAbove(Optional.empty());
        history.save();
        try {
            terminal.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
