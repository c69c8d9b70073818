package io.dps.shell.line;

import java.time.Duration;
import java.util.function.Predicate;
import org.jline.reader.Buffer;
import org.jline.reader.LineReader;
import org.jline.reader.Widget;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.impl.PosixSysTerminal;

/**
 * The tab key: completes the word at the cursor. If more input follows at once, in SQL or between words, the tab is part of
 * pasted text that the terminal does not mark as such, and is inserted.
 */
final class TabKey implements Widget {
    /** Pasted text arrives within this time; nobody types that fast, and nobody notices the wait. */
    private static final Duration AT_ONCE = Duration.ofMillis(10);

    private final LineReaderImpl reader;
    private final Widget complete;
    private final Predicate<String> isSql;

    private TabKey(LineReaderImpl reader, Widget complete, Predicate<String> isSql) {
        this.reader = reader;
        this.complete = complete;
        this.isSql = isSql;
    }

    /**
     * Binds the tab key of a reader.
     *
     * @param isSql whether the text up to the cursor ends inside SQL
     */
    static void set(LineReader reader, Predicate<String> isSql) {
        Widget complete = reader.getWidgets().get(LineReader.EXPAND_OR_COMPLETE);
        reader.getWidgets().put(LineReader.EXPAND_OR_COMPLETE, new TabKey((LineReaderImpl) reader, complete, isSql));
    }

    @Override
    public boolean apply() {
        Buffer buffer = reader.getBuffer();
        String before = buffer.upToCursor();
        boolean inSql = isSql.test(before);
        boolean betweenWords = before.isEmpty() || Character.isWhitespace(before.charAt(before.length() - 1));
        if ((inSql || betweenWords) && moreFollows()) {
            buffer.write('\t');
            return true;
        }
        boolean completed = complete.apply();
        if (buffer.upToCursor().equals(before) && moreFollows()) {
            buffer.write('\t');
            return true;
        }
        return completed;
    }

    private boolean moreFollows() {
        // At a terminal of the system, JLine's own look ahead takes 100 ms.
        return reader.getTerminal() instanceof PosixSysTerminal
                ? SystemTerminal.hasInput(AT_ONCE)
                : reader.peekCharacter(AT_ONCE.toMillis()) >= 0;
    }
}
