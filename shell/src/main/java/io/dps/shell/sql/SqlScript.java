package io.dps.shell.sql;

import io.dps.contract.UserFailure;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits a text into SQL statements. A semicolon outside quotes and comments ends a statement; the last statement may
 * end without a semicolon.
 */
public final class SqlScript {
    private SqlScript() {}

    /**
     * A statement.
     *
     * @param text its SQL, without the semicolon
     * @param start index of its first character in the text
     */
    public record Part(String text, int start) {}

    /**
     * Splits a text into statements. Leaves out statements that consist only of blanks and comments.
     *
     * @param name the file, for messages; may be empty
     * @throws UserFailure of kind {@code USAGE}, naming the line, if a quote or a comment is never closed
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
            if (begin < end.index()) {
                parts.add(new Part(text.substring(begin, end.index()).stripTrailing(), begin));
            }
            start = end.index() + 1;
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
