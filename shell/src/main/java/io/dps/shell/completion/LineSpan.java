package io.dps.shell.completion;

import java.util.List;

/**
 * A part of a line and what it is.
 *
 * @param start index of its first character
 * @param end index after its last character
 * @param before of a word of a command: the words before it
 */
record LineSpan(Kind kind, int start, int end, List<String> before) {
    enum Kind {
        /** A line of comment. */
        COMMENT,
        /** A SQL statement with its semicolon. */
        SQL,
        /** A word of a command. */
        WORD,
        /** A file behind {@code >}. */
        FILE
    }
}
