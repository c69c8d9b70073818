package io.dps.shell.line;

import io.dps.shell.sql.SqlScript;
import io.dps.shell.sql.SqlText;
import java.util.Set;
import java.util.regex.Pattern;

/** Recognizes input of SQL mode: SQL up to its endings, a word that leaves the mode, or the one that opens the editor. */
final class SqlModeText {
    private static final Set<String> LEAVING = Set.of("exit", "quit");

    /** The command that opens the editor, in SQL mode and outside. */
    static final String EDIT = "edit";

    private static final Pattern HAS_EDIT = Pattern.compile("(^|[;&|\\n])\\s*" + EDIT + "(\\s+-\\S+)*\\s*($|[;&|\\n])");

    private SqlModeText() {}

    /** Returns true if a text is {@code exit} or {@code quit}, with or without a semicolon. */
    static boolean leaves(String text) {
        return LEAVING.contains(word(text));
    }

    /** Returns true if a text is {@code edit}, with or without a semicolon. */
    static boolean edits(String text) {
        return word(text).equals(EDIT);
    }

    /** Returns true if a statement of a typed line is {@code edit}, which would open the editor on itself. */
    static boolean hasEdit(String line) {
        return HAS_EDIT.matcher(line).find();
    }

    private static String word(String text) {
        return text.strip().replaceFirst("\\s*;$", "");
    }

    /** Returns true if the text is complete: only blanks and comments follow the last ending. */
    static boolean isWhole(String text) {
        if (leaves(text) || edits(text)) {
            return true;
        }
        int start = SqlScript.skipToSql(text, 0);
        while (start < text.length()) {
            SqlText.End end = SqlText.findEnd(text, start);
            if (!end.isClosed()) {
                return false;
            }
            start = SqlScript.skipToSql(text, end.after());
        }
        return true;
    }
}
