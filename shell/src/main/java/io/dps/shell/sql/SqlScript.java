package io.dps.shell.sql;

import io.dps.contract.UserFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Splits a text into SQL statements. A {@link SqlEnding} outside quotes and comments ends a statement; the last
 * statement may end without one.
 */
public final class SqlScript {
    private SqlScript() {}

    /**
     * A statement.
     *
     * @param text its SQL, without its ending
     * @param start index of its first character in the text
     * @param ending its ending; empty if the text ends before it
     */
    public record Part(String text, int start, Optional<SqlEnding> ending) {
        /** Returns true if the statement shows its rows as blocks. */
        public boolean isVertical() {
            return ending.filter(found -> found.kind() == SqlEnding.Kind.VERTICAL)
                    .isPresent();
        }
    }

    /**
     * Splits a text into statements. Leaves out statements that consist only of blanks and comments.
     *
     * @param name the file, for messages; may be empty
     * @throws UserFailure of kind {@code USAGE}, naming the line, if a quote or a comment is never closed, or if an
     *     ending is not valid
     */
    public static List<Part> parts(String name, String text) {
        List<Part> parts = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int begin = skipToSql(text, start);
            SqlText.End end = SqlText.findEnd(text, begin);
            if (end.unterminated() != null) {
                throw UserFailure.usage(
                        new TextPosition(name, text, begin) + end.unterminated() + " in the statement that starts here",
                        "close the quote or comment, or add the missing END");
            }
            end.ending().flatMap(SqlEnding::problem).ifPresent(problem -> {
                throw UserFailure.usage(new TextPosition(name, text, end.index()) + problem, "");
            });
            if (begin < end.index()) {
                parts.add(new Part(text.substring(begin, end.index()).stripTrailing(), begin, end.ending()));
            }
            start = end.after();
        }
        return parts;
    }

    /**
     * Returns the index of the first character that is neither blank nor in a comment; the text's length if there is
     * none.
     */
    public static int skipToSql(String text, int start) {
        int i = start;
        while (i < text.length()) {
            boolean comment = text.startsWith("--", i) || text.startsWith("/*", i);
            if (!comment && !Character.isWhitespace(text.charAt(i))) {
                return i;
            }
            int after = SqlText.skipToken(text, i);
            if (after < 0) {
                return i;
            }
            i = after;
        }
        return i;
    }
}
