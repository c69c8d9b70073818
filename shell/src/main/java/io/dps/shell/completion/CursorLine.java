package io.dps.shell.completion;

import io.dps.shell.completion.CursorPlace.TypedWord;
import java.util.ArrayList;
import java.util.List;
import org.jline.reader.CompletingParsedLine;

/**
 * A typed text for JLine, with what the cursor is in. JLine replaces the word at the cursor by a candidate, which gets
 * quotes and escapes where the grammar of command lines needs them.
 */
public final class CursorLine implements CompletingParsedLine {
    private final String line;
    private final int cursor;
    private final CursorPlace place;

    private CursorLine(String line, int cursor, CursorPlace place) {
        this.line = line;
        this.cursor = cursor;
        this.place = place;
    }

    /** Reads a text that was typed at the prompt. */
    public static CursorLine atPrompt(String line, int cursor) {
        return new CursorLine(line, cursor, CursorReader.atPrompt(line, cursor));
    }

    /** Reads a text that was typed in SQL mode. */
    public static CursorLine inSqlMode(String line, int cursor) {
        return new CursorLine(line, cursor, CursorReader.inSqlMode(line, cursor));
    }

    CursorPlace place() {
        return place;
    }

    @Override
    public String word() {
        return place.word().text();
    }

    @Override
    public int wordCursor() {
        return word().length();
    }

    @Override
    public int wordIndex() {
        return words().size() - 1;
    }

    @Override
    public List<String> words() {
        List<String> words =
                new ArrayList<>(place instanceof CursorPlace.Command command ? command.before() : List.of());
        words.add(word());
        return words;
    }

    @Override
    public String line() {
        return line;
    }

    @Override
    public int cursor() {
        return cursor;
    }

    @Override
    public CharSequence escape(CharSequence candidate, boolean complete) {
        if (place instanceof CursorPlace.Sql) {
            return candidate;
        }
        TypedWord word = place.word();
        String text = candidate.toString();
        if (word.quote() == '"') {
            return '"' + text.replaceAll("[\"\\\\$]", "\\\\$0") + (complete ? "\"" : "");
        }
        // A single quote cannot be escaped inside single quotes.
        if (word.quote() == '\'' && !text.contains("'")) {
            return "'" + text + (complete ? "'" : "");
        }
        return text.replaceAll("[\\s'\"\\\\$;&|>]", "\\\\$0");
    }

    @Override
    public int rawWordCursor() {
        return place.word().typed().length();
    }

    @Override
    public int rawWordLength() {
        return rawWordCursor();
    }
}
