package io.dps.shell.line;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/**
 * Tells JLine whether a typed text is complete, by the grammar of dps or of SQL mode. For completion, returns the words
 * that precede the cursor in the current step.
 */
final class PromptParser implements Parser {
    private final Consumer<String> requireWhole;

    private PromptParser(Consumer<String> requireWhole) {
        this.requireWhole = requireWhole;
    }

    /** Returns a parser for lines of dps. */
    static Parser ofLines() {
        return new PromptParser(PromptParser::requireWholeLines);
    }

    /** Returns a parser for SQL mode. */
    static Parser ofSql() {
        return new PromptParser(text -> {
            if (!SqlModeText.isWhole(text)) {
                throw new EOFError(1, 0, "the SQL statement needs its closing ';'");
            }
        });
    }

    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
        if (context == ParseContext.COMPLETE) {
            return words(line, cursor);
        }
        requireWhole.accept(line);
        return whole(line, cursor);
    }

    /** Returns the line as a complete line, with the whole line as its only word. */
    static ParsedLine whole(String line, int cursor) {
        return new TypedLine(line, List.of(line), cursor);
    }

    private static void requireWholeLines(String line) {
        StatementParser parser = StatementParser.ofTyped(line);
        try {
            Optional<Statement> statement = parser.next();
            while (statement.isPresent()) {
                statement = parser.next();
            }
        } catch (SyntaxException e) {
            if (e.isIncomplete()) {
                throw new EOFError(e.line(), 0, e.getMessage());
            }
            // An invalid line is complete: the loop reports what is wrong with it.
        }
    }

    /**
     * Returns the words between the last operator and the cursor; the last word, which may be empty, is the
     * one to complete.
     */
    private static ParsedLine words(String line, int cursor) {
        String before = line.substring(0, cursor);
        int start = 0;
        for (int i = 0; i < before.length(); i++) {
            start = ";&|\n".indexOf(before.charAt(i)) >= 0 ? i + 1 : start;
        }
        List<String> words =
                new ArrayList<>(List.of(before.substring(start).stripLeading().split("\\s+", -1)));
        return new TypedLine(line, words, cursor);
    }

    /** A typed line, cut into words up to the cursor; the last word is the one at the cursor. */
    private record TypedLine(String line, List<String> words, int cursor) implements CompletingParsedLine {
        @Override
        public String word() {
            return words.get(wordIndex());
        }

        @Override
        public int wordCursor() {
            return word().length();
        }

        /** Returns the candidate unchanged: candidates are names, which need no quotes. */
        @Override
        public CharSequence escape(CharSequence candidate, boolean complete) {
            return candidate;
        }

        @Override
        public int rawWordCursor() {
            return wordCursor();
        }

        @Override
        public int rawWordLength() {
            return word().length();
        }

        @Override
        public int wordIndex() {
            return words.size() - 1;
        }
    }
}
