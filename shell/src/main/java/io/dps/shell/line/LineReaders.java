package io.dps.shell.line;

import io.dps.shell.completion.PromptCompleter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.jline.reader.Highlighter;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.impl.InputRC;
import org.jline.terminal.Terminal;
import org.jline.widget.AutosuggestionWidgets;

/**
 * Makes the line readers of a prompt, with the same keys, completion and history.
 *
 * @param colour whether what is typed may be coloured
 * @param moreFollows whether more input follows a tab at once
 */
record LineReaders(Terminal terminal, PromptCompleter completer, BooleanSupplier colour, BooleanSupplier moreFollows) {
    private static final long BLINK_MILLIS = 500;

    /** Returns a reader of lines of dps, which has no history file yet. */
    LineReader ofLines() {
        LineReader reader = editing("  > ", completer.highlighter(colour, false))
                .parser(PromptParser.ofLines())
                .build();
        TabKey.set(reader, StatementParser::endsInSql, moreFollows);
        if (colour.getAsBoolean()) {
            // Faint, behind the cursor: without colours it would look like what was typed.
            new AutosuggestionWidgets(reader).enable();
        }
        return reader;
    }

    /** Returns a reader of SQL mode, with the history of another reader. */
    LineReader ofSql(LineReader lines) {
        LineReaderBuilder builder = editing("   > ", completer.highlighter(colour, true))
                .parser(PromptParser.ofSql())
                .history(lines.getHistory());
        // Attaching a history to a reader makes it read its file again.
        Object file = lines.getVariable(LineReader.HISTORY_FILE);
        LineReader sql = file == null
                ? builder.build()
                : builder.variable(LineReader.HISTORY_FILE, file).build();
        TabKey.set(sql, before -> true, moreFollows);
        return sql;
    }

    private LineReaderBuilder editing(String secondPrompt, Highlighter highlighter) {
        return LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("dps")
                .completer(completer)
                .highlighter(highlighter)
                .variable(LineReader.SECONDARY_PROMPT_PATTERN, secondPrompt)
                .variable(LineReader.HISTORY_SIZE, HistoryFile.SIZE)
                // JLine would trim a longer file at each line, which takes seconds; HistoryFile trims it on opening.
                .variable(LineReader.HISTORY_FILE_SIZE, 100 * HistoryFile.SIZE)
                // Where colours mark the bracket that belongs to a typed one, the cursor need not jump there.
                .variable(LineReader.BLINK_MATCHING_PAREN, colour.getAsBoolean() ? 0L : BLINK_MILLIS)
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.HISTORY_IGNORE_SPACE, true)
                .option(LineReader.Option.INSERT_TAB, false)
                .option(LineReader.Option.COMPLETE_MATCHER_TYPO, false);
    }

    /** Reads key bindings and settings such as {@code set editing-mode vi}; what JLine does not know is passed over. */
    static void bindKeys(LineReader reader, Path inputrc) {
        if (!Files.isRegularFile(inputrc)) {
            return;
        }
        try {
            InputRC.configure(reader, inputrc.toUri().toURL());
        } catch (IOException | RuntimeException e) {
            reader.getTerminal()
                    .writer()
                    .println("warning: cannot read the key bindings of " + inputrc + ": " + e.getMessage());
        }
    }
}
