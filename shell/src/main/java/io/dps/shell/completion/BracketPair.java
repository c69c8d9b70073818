package io.dps.shell.completion;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Two brackets of a statement that belong together.
 *
 * @param open index of the opening one
 * @param close index of the closing one
 */
record BracketPair(int open, int close) {
    private static final String OPENING = "([{";
    private static final String CLOSING = ")]}";

    /**
     * Returns the pair of the bracket at the cursor, or else of the one before the cursor, which was just typed. Brackets in
     * quotes and comments do not count.
     */
    static Optional<BracketPair> at(List<SqlToken> statement, int cursor) {
        Optional<BracketPair> before = Optional.empty();
        Deque<SqlToken> opened = new ArrayDeque<>();
        for (SqlToken token : statement) {
            if (isOneOf(OPENING, token)) {
                opened.push(token);
            } else if (isOneOf(CLOSING, token) && !opened.isEmpty() && belongTogether(opened.peek(), token)) {
                BracketPair pair = new BracketPair(opened.pop().start(), token.start());
                if (pair.has(cursor)) {
                    return Optional.of(pair);
                }
                before = pair.has(cursor - 1) ? Optional.of(pair) : before;
            }
        }
        return before;
    }

    private static boolean isOneOf(String brackets, SqlToken token) {
        return token.kind() == SqlToken.Kind.OTHER && brackets.contains(token.text());
    }

    private static boolean belongTogether(SqlToken open, SqlToken close) {
        return OPENING.indexOf(open.text()) == CLOSING.indexOf(close.text());
    }

    boolean has(int index) {
        return index == open || index == close;
    }
}
