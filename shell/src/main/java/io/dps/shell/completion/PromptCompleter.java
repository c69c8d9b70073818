package io.dps.shell.completion;

import io.dps.shell.output.CellText;
import io.dps.shell.sql.SqlText;
import io.dps.shell.sql.TextCursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.Highlighter;
import org.jline.reader.LineReader;
import org.jline.reader.MaskingCallback;
import org.jline.reader.ParsedLine;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Completes what is typed at the prompt and in SQL mode. Runs no command and contacts no server. */
public final class PromptCompleter implements Completer {
    private static final CursorPlace NO_WORDS = new CursorPlace.Command(List.of(), CursorPlace.TypedWord.plain(""));

    private final Supplier<CommandSpec> tree;
    private final Names names;
    /** Kept, because creating the tree takes longer than everything else at a TAB. */
    private volatile @Nullable CommandSpec root;

    /**
     * @param tree creates the tree of commands, which is only looked at
     * @param names the names that are known
     */
    public PromptCompleter(Supplier<CommandSpec> tree, Names names) {
        this.tree = tree;
        this.names = names;
    }

    /**
     * Reads a line; meanwhile names are read in the background.
     *
     * @param begun what the line begins with, to be changed or sent
     */
    public String readLine(LineReader reader, String prompt, Optional<String> begun) {
        names.promptWaits(this::prepare);
        try {
            return reader.readLine(prompt, null, (MaskingCallback) null, begun.orElse(null));
        } finally {
            names.lineBegins();
        }
    }

    private void prepare() {
        root();
        SqlWords.ofSpark();
    }

    private synchronized CommandSpec root() {
        if (root == null) {
            root = tree.get();
        }
        return root;
    }

    /**
     * Returns what colours the lines that this completes.
     *
     * @param colour whether colours are wanted
     * @param sqlMode whether all that is typed is SQL
     */
    public Highlighter highlighter(BooleanSupplier colour, boolean sqlMode) {
        return new PromptHighlighter(this::known, colour, sqlMode);
    }

    private Optional<CommandSpec> known() {
        return Optional.ofNullable(root);
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        CursorPlace place = ((CursorLine) line).place();
        if (endsInComment(place, line.line().substring(0, line.cursor()))) {
            return;
        }
        FileNames files = new FileNames(reader);
        List<Candidate> found = new ArrayList<>();
        if (place instanceof CursorPlace.Sql sql) {
            found.addAll(new SqlCompleter(names, SqlWords.ofSpark()).candidates(sql));
        } else if (place instanceof CursorPlace.FileName file) {
            found.addAll(files.candidates("", file.word().text()));
        } else if (place instanceof CursorPlace.Command command) {
            found.addAll(new CommandCompleter(root(), new ArgumentValues(names, files)).candidates(command));
            if (command.before().isEmpty() && !command.word().text().isEmpty()) {
                found.addAll(sqlWords(command.word().text()));
            }
        }
        // Names come from servers and file systems, and JLine writes them to the terminal as they are.
        found.removeIf(each -> !CellText.printable(each.value()).equals(each.value()));
        candidates.addAll(CandidateLimit.fitting(line.word(), found));
    }

    /** Returns true if the cursor is in a line that is a comment of the shell. */
    private static boolean endsInComment(CursorPlace place, String before) {
        // The reader skips comments, so that behind one it expects a command.
        String last = before.substring(before.lastIndexOf('\n') + 1);
        TextCursor in = new TextCursor(last, 1);
        in.skipBlankLinesAndComments();
        return place.equals(NO_WORDS) && !last.isBlank() && in.atEnd();
    }

    /** Returns the words with which a line of SQL begins. */
    private static List<Candidate> sqlWords(String typed) {
        boolean upper = typed.chars().anyMatch(Character::isUpperCase);
        return SqlText.firstWords().stream()
                .map(word -> upper ? word.toUpperCase(Locale.ROOT) : word)
                .map(word -> new Candidate(word, word, null, "SQL", null, null, true))
                .toList();
    }
}
