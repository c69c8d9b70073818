package io.dps.shell.completion;

import io.dps.shell.sql.SqlText;
import java.util.ArrayList;
import java.util.List;

/**
 * A piece of a SQL statement: a word, a name in backticks, a number, or one other character. Blanks are left out.
 *
 * @param text the name without backticks, or the text as it was typed
 * @param start index of its first character in the statement
 * @param end index after its last character
 */
record SqlToken(Kind kind, String text, int start, int end) {
    enum Kind {
        /** A keyword, or a name without backticks. */
        WORD,
        /** A name in backticks; the last one may lack its end. */
        QUOTED,
        /** A text in quotes or a comment. */
        LITERAL,
        OTHER
    }

    /**
     * Returns the pieces of a statement, in order. One of them ends at the cursor, so that a quote that is open there does
     * not hide what follows.
     */
    static List<SqlToken> of(String sql, int cursor) {
        List<SqlToken> tokens = new ArrayList<>();
        addTo(tokens, sql.substring(0, cursor), 0);
        addTo(tokens, sql.substring(cursor), cursor);
        return tokens;
    }

    private static void addTo(List<SqlToken> tokens, String sql, int offset) {
        int i = 0;
        while (i < sql.length()) {
            if (Character.isWhitespace(sql.charAt(i))) {
                i++;
                continue;
            }
            int end = end(sql, i);
            tokens.add(new SqlToken(kind(sql, i), text(sql, i, end), offset + i, offset + end));
            i = end;
        }
    }

    private static int end(String sql, int start) {
        if (isPart(sql.charAt(start))) {
            int end = start;
            while (end < sql.length() && isPart(sql.charAt(end))) {
                end++;
            }
            return end;
        }
        int end = SqlText.skipToken(sql, start);
        return end < 0 ? sql.length() : end;
    }

    private static Kind kind(String sql, int start) {
        char first = sql.charAt(start);
        if (isPart(first)) {
            return Character.isDigit(first) ? Kind.OTHER : Kind.WORD;
        }
        if (first == '`') {
            return Kind.QUOTED;
        }
        boolean comment = sql.startsWith("--", start) || sql.startsWith("/*", start);
        return comment || first == '\'' || first == '"' ? Kind.LITERAL : Kind.OTHER;
    }

    private static String text(String sql, int start, int end) {
        return sql.charAt(start) == '`' ? sql.substring(start, end).replace("`", "") : sql.substring(start, end);
    }

    private static boolean isPart(char at) {
        return Character.isLetterOrDigit(at) || at == '_';
    }

    boolean isName() {
        return kind == Kind.WORD || kind == Kind.QUOTED;
    }

    boolean is(String word) {
        return kind != Kind.LITERAL && kind != Kind.QUOTED && text.equalsIgnoreCase(word);
    }
}
