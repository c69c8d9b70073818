package io.dps.shell.line;

import java.io.IOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jline.reader.Buffer;
import org.jline.reader.LineReader;
import org.jline.reader.Widget;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.PosixSysTerminal;

/**
 * The tab key: completes the word at the cursor. If more input follows at once, the tab is part of pasted text that the
 * terminal does not mark as such; it is inserted in SQL, between words, and where nothing can be completed.
 */
final class TabKey implements Widget {
    /** Pasted text arrives within this time; nobody types that fast, and nobody notices the wait. */
    private static final Duration AT_ONCE = Duration.ofMillis(10);

    private final LineReaderImpl reader;
    private final Widget complete;
    private final Predicate<String> isSql;
    private final BooleanSupplier moreFollows;

    private TabKey(LineReaderImpl reader, Widget complete, Predicate<String> isSql, BooleanSupplier moreFollows) {
        this.reader = reader;
        this.complete = complete;
        this.isSql = isSql;
        this.moreFollows = moreFollows;
    }

    /**
     * Binds the tab key of a reader.
     *
     * @param isSql whether the text up to the cursor ends inside SQL
     * @param moreFollows whether more input follows the tab at once
     */
    static void set(LineReader reader, Predicate<String> isSql, BooleanSupplier moreFollows) {
        Widget complete = reader.getWidgets().get(LineReader.EXPAND_OR_COMPLETE);
        TabKey key = new TabKey((LineReaderImpl) reader, complete, isSql, moreFollows);
        reader.getWidgets().put(LineReader.EXPAND_OR_COMPLETE, key);
    }

    /** Returns whether more input follows at once at a terminal; reads none of it. */
    static BooleanSupplier lookAhead(Terminal terminal) {
        if (terminal instanceof PosixSysTerminal) {
            // JLine's own look ahead takes 100 ms here.
            return () -> SystemTerminal.hasInput(AT_ONCE);
        }
        return () -> {
            try {
                return terminal.reader().peek(AT_ONCE.toMillis()) >= 0;
            } catch (IOException e) {
                return false;
            }
        };
    }

    @Override
    public boolean apply() {
        Buffer buffer = reader.getBuffer();
        String before = buffer.upToCursor();
        boolean inSql = isSql.test(before);
        boolean betweenWords = before.isEmpty() || Character.isWhitespace(before.charAt(before.length() - 1));
        // Not after completing, which reads keys too: what follows then was typed after the user had seen candidates.
        boolean pasted = moreFollows.getAsBoolean();
        if (pasted && (inSql || betweenWords)) {
            buffer.write('\t');
            return true;
        }
        boolean completed = complete.apply();
        if (pasted && buffer.upToCursor().equals(before)) {
            buffer.write('\t');
            return true;
        }
        return completed;
    }
}
