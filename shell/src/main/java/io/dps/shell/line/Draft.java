package io.dps.shell.line;

import java.util.Optional;

/** The text with which the next line at the prompt begins, and the mode in which it is typed. For the prompt's thread. */
final class Draft {
    private Optional<String> text = Optional.empty();
    private boolean inSqlMode;

    /** Returns the text and forgets it, because a line begins with it now. */
    Optional<String> begin(boolean sqlMode) {
        Optional<String> begun = text;
        text = Optional.empty();
        inSqlMode = sqlMode;
        return begun;
    }

    /** Keeps a text for the next line. */
    void keep(String kept) {
        text = Optional.of(kept);
    }

    Optional<String> text() {
        return text;
    }

    /** Returns true if the last line was typed in SQL mode. */
    boolean inSqlMode() {
        return inSqlMode;
    }
}
