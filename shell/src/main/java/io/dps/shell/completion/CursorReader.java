package io.dps.shell.completion;

import io.dps.shell.completion.CursorPlace.TypedWord;
import io.dps.shell.sql.SqlText;
import io.dps.shell.sql.TextCursor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what the cursor is in: a command and its words, a file name, or a SQL statement. Reads the grammar of ADR
 * 0003 as far as completion needs it, and accepts text that is wrong or not finished. One instance reads one text.
 */
final class CursorReader {
    /** More words than any command has verbs. */
    private static final int DEEPEST = 5;

    private final String whole;
    private final TextCursor in;
    private final List<LineSpan> spans = new ArrayList<>();

    private CursorReader(String text, int cursor) {
        this.whole = text;
        this.in = new TextCursor(text.substring(0, cursor), 1);
    }

    /** Returns what a text typed at the prompt consists of, in order; blanks are left out. */
    static List<LineSpan> spans(String text) {
        CursorReader reader = new CursorReader(text, text.length());
        reader.read();
        return reader.spans;
    }

    /** Returns what the cursor is in, in a text typed at the prompt. */
    static CursorPlace atPrompt(String text, int cursor) {
        return new CursorReader(text, cursor).read();
    }

    /** Returns what the cursor is in, in a text typed in SQL mode. */
    static CursorPlace inSqlMode(String text, int cursor) {
        int start = 0;
        SqlText.End end = SqlText.findEnd(text, start);
        while (end.isClosed() && end.index() < cursor) {
            if (end.isInWord(cursor)) {
                return new CursorPlace.Nothing(TypedWord.plain(""));
            }
            start = end.after();
            end = SqlText.findEnd(text, start);
        }
        return SqlCursor.place(text.substring(start, end.index()), cursor - start, List.of("exit", "quit"));
    }

    private CursorPlace read() {
        while (true) {
            int before = in.index();
            in.skipToStatement();
            addComment(before);
            if (SqlText.startsSql(in.text(), in.index())) {
                int start = in.index();
                SqlText.End end = SqlText.findEnd(in.text(), start);
                spans.add(new LineSpan(
                        LineSpan.Kind.SQL,
                        start,
                        Math.min(end.after(), in.text().length()),
                        List.of()));
                SqlText.End wholeEnd = SqlText.findEnd(whole, start);
                if (end.isInWord(in.text().length())
                        || wholeEnd.isInWord(in.text().length())) {
                    return new CursorPlace.Nothing(TypedWord.plain(""));
                }
                if (!end.isClosed()) {
                    String statement = whole.substring(start, wholeEnd.index());
                    return SqlCursor.place(statement, in.text().length() - start, List.of());
                }
                in.take(end.after() - start);
                skipBlanks();
                if (in.atEnd() || "|>&".indexOf(in.peek()) < 0) {
                    continue;
                }
            }
            CursorPlace place = readStep();
            if (place != null) {
                return place;
            }
        }
    }

    private void addComment(int start) {
        String skipped = in.text().substring(start, in.index());
        if (skipped.contains("#")) {
            spans.add(new LineSpan(LineSpan.Kind.COMMENT, start + skipped.indexOf('#'), in.index(), List.of()));
        }
    }

    /** Reads up to the next operator; returns null if the cursor is behind the operator. */
    private @Nullable CursorPlace readStep() {
        List<String> words = new ArrayList<>();
        boolean file = false;
        while (true) {
            skipBlanks();
            if (in.atEnd()) {
                return place(words, TypedWord.plain(""), file);
            }
            if (in.accept(">>") || in.accept(">")) {
                file = true;
            } else if (in.startsWith("|") && !in.startsWith("||")) {
                in.accept("|");
                return readProgram();
            } else if (in.accept("&&") || in.accept("||") || in.accept("&") || in.accept(";") || in.acceptLineEnd()) {
                return null;
            } else {
                int start = in.index();
                TypedWord word = readWord();
                LineSpan.Kind kind = file ? LineSpan.Kind.FILE : LineSpan.Kind.WORD;
                // More words than any verb is deep are not needed, and a copy for each would take long.
                spans.add(new LineSpan(
                        kind, start, in.index(), List.copyOf(words.subList(0, Math.min(words.size(), DEEPEST)))));
                if (in.atEnd()) {
                    return place(words, word, file);
                }
                if (!file) {
                    words.add(word.text());
                }
                file = false;
            }
        }
    }

    private static CursorPlace place(List<String> words, TypedWord word, boolean file) {
        return file ? new CursorPlace.FileName(word) : new CursorPlace.Command(words, word);
    }

    /** Reads a program of the system, whose arguments may be files; returns null if the cursor is behind the program. */
    private @Nullable CursorPlace readProgram() {
        boolean first = true;
        while (true) {
            skipBlanks();
            if (in.atEnd()) {
                return first
                        ? new CursorPlace.Nothing(TypedWord.plain(""))
                        : place(List.of(), TypedWord.plain(""), true);
            }
            if (in.accept("&&") || in.accept("||") || in.accept("&") || in.accept(";") || in.acceptLineEnd()) {
                return null;
            }
            if (in.accept("|") || in.accept(">")) {
                continue;
            }
            TypedWord word = readWord();
            if (in.atEnd()) {
                return first ? new CursorPlace.Nothing(word) : place(List.of(), word, true);
            }
            first = false;
        }
    }

    /** Skips blanks, and carriage returns that end no line, which are neither a word nor an operator. */
    private void skipBlanks() {
        in.skipBlanks();
        while (in.startsWith("\r") && !in.startsWith("\r\n")) {
            in.next();
            in.skipBlanks();
        }
    }

    private TypedWord readWord() {
        int start = in.index();
        StringBuilder text = new StringBuilder();
        char quote = 0;
        while (!in.atEnd() && (quote != 0 || " \t\r\n;&|>".indexOf(in.peek()) < 0)) {
            char next = in.next();
            if (next == '\\' && quote != '\'') {
                if (!in.atEnd() && !in.acceptLineEnd()) {
                    text.append(in.next());
                }
            } else if (next == quote) {
                quote = 0;
            } else if (quote == 0 && (next == '\'' || next == '"')) {
                quote = next;
            } else {
                text.append(next);
            }
        }
        return new TypedWord(text.toString(), in.text().substring(start, in.index()), quote);
    }
}
