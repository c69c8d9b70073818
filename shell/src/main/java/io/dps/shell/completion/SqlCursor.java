package io.dps.shell.completion;

import io.dps.shell.completion.CursorPlace.TypedWord;
import java.util.List;
import java.util.Optional;

/** Finds the word of a SQL statement that the cursor is in. */
final class SqlCursor {
    private SqlCursor() {}

    /**
     * Returns what the cursor is in.
     *
     * @param statement a statement that need not be finished
     * @param opener words that may stand in place of a statement
     */
    static CursorPlace place(String statement, int offset, List<String> opener) {
        Optional<SqlToken> at = SqlToken.of(statement, offset).stream()
                .filter(token -> token.end() == offset)
                .findFirst();
        if (at.filter(token -> isInside(token, statement)).isPresent()) {
            return new CursorPlace.Nothing(TypedWord.plain(""));
        }
        String word = at.filter(SqlToken::isName)
                .map(token -> statement.substring(token.start(), offset))
                .orElse("");
        return new CursorPlace.Sql(statement, offset, opener, TypedWord.plain(word));
    }

    /** Returns true if a name can neither go on nor begin behind the token. */
    private static boolean isInside(SqlToken token, String statement) {
        return switch (token.kind()) {
            case WORD -> false;
            case QUOTED -> isClosed(token, statement);
            case LITERAL -> !isClosed(token, statement);
            case OTHER -> Character.isDigit(statement.charAt(token.start()));
        };
    }

    private static boolean isClosed(SqlToken token, String statement) {
        String typed = statement.substring(token.start(), token.end());
        if (typed.startsWith("--")) {
            return false;
        }
        return typed.startsWith("/*")
                ? typed.length() > 3 && typed.endsWith("*/")
                : typed.length() > 1 && typed.charAt(typed.length() - 1) == typed.charAt(0);
    }
}
