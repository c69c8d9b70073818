package io.dps.shell.sql;

import io.dps.contract.UserFailure;
import java.util.ArrayList;
import java.util.List;

/** A text of SQL statements, each ended by a semicolon outside quotes and comments, the last maybe by the text's end. */
public final class SqlScript {
    private SqlScript() {}

    /**
     * A statement.
     *
     * @param text its SQL, without the semicolon
     * @param start where it begins in the text
     */
    public record Part(String text, int start) {}

    /**
     * Cuts a text into its statements; what holds nothing but blanks and comments is none.
     *
     * @param name the file, for messages; may be empty
     * @throws UserFailure usage, naming the line, when a quote or a comment is never closed
     */
    public static List<Part> parts(String name, String text) {
        List<Part> parts = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int begin = skipToSql(text, start);
            SqlText.End end = SqlText.findEnd(text, begin);
            if (end.unterminated() != null) {
                throw UserFailure.usage(
                        new TextPosition(name, text, begin) + "the statement that begins here ends inside "
                                + end.unterminated(),
                        "close it");
            }
            if (begin < end.index()) {
                parts.add(new Part(text.substring(begin, end.index()).stripTrailing(), begin));
            }
            start = end.index() + 1;
        }
        return parts;
    }

    /** Index of the first character that is no blank and in no comment, or of a semicolon. */
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
