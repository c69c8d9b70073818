package io.dps.shell.line;

import java.util.function.Predicate;
import org.jline.reader.Buffer;
import org.jline.reader.LineReader;
import org.jline.reader.Widget;
import org.jline.reader.impl.LineReaderImpl;

/**
 * The tab key: completes words of commands, and is a blank in a text that came at once, as from a terminal that pastes
 * without brackets. There is nothing to complete in SQL.
 */
final class TabKey implements Widget {
    /** What is pasted follows within the time that a packet takes, and no finger is as fast. */
    private static final long AT_ONCE_MILLIS = 50;

    private final LineReaderImpl reader;
    private final Widget complete;
    private final Predicate<String> isSql;

    private TabKey(LineReaderImpl reader, Widget complete, Predicate<String> isSql) {
        this.reader = reader;
        this.complete = complete;
        this.isSql = isSql;
    }

    /**
     * Gives a reader this key.
     *
     * @param isSql whether a text up to the cursor ends inside SQL
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
        if (inSql) {
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
        return reader.peekCharacter(AT_ONCE_MILLIS) >= 0;
    }
}
