package io.dps.shell.line;

import io.dps.shell.completion.CursorLine;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/**
 * Tells JLine whether a typed text is complete, by the grammar of dps or of SQL mode, and what the cursor is in.
 */
final class PromptParser implements Parser {
    private final Consumer<String> requireWhole;
    private final BiFunction<String, Integer, ParsedLine> atCursor;

    private PromptParser(Consumer<String> requireWhole, BiFunction<String, Integer, ParsedLine> atCursor) {
        this.requireWhole = requireWhole;
        this.atCursor = atCursor;
    }

    /** Returns a parser for lines of dps. */
    static Parser ofLines() {
        return new PromptParser(PromptParser::requireWholeLines, CursorLine::atPrompt);
    }

    /** Returns a parser for SQL mode. */
    static Parser ofSql() {
        return new PromptParser(PromptParser::requireWholeSql, CursorLine::inSqlMode);
    }

    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
        if (context == ParseContext.COMPLETE) {
            return atCursor.apply(line, cursor);
        }
        requireWhole.accept(line);
        return whole(line, cursor);
    }

    /** Returns the line as a complete line, with the whole line as its only word. */
    static ParsedLine whole(String line, int cursor) {
        return new TypedLine(line, cursor);
    }

    private static void requireWholeSql(String text) {
        if (!SqlModeText.isWhole(text)) {
            throw new EOFError(1, 0, "the SQL statement needs its closing ';'");
        }
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

    /** A typed line as one word. */
    private record TypedLine(String line, int cursor) implements ParsedLine {
        @Override
        public String word() {
            return line;
        }

        @Override
        public int wordCursor() {
            return cursor;
        }

        @Override
        public int wordIndex() {
            return 0;
        }

        @Override
        public List<String> words() {
            return List.of(line);
        }
    }
}
