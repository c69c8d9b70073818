package io.dps.shell.sql;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * How deep a place of a compound statement ({@code BEGIN ... END}, Spark SQL reference, "SQL Scripting") lies: its
 * statements end with semicolons of their own. {@code CASE} has an {@code END} too; {@code IF} and the loops end with
 * their own word behind {@code END}, and so need not be counted.
 */
final class CompoundDepth {
    private static final Set<String> CLOSED_BY_NAME = Set.of("if", "while", "loop", "repeat", "for");
    /** What other databases mean by BEGIN. */
    private static final Set<String> TRANSACTION = Set.of("transaction", "work");

    private final String text;
    private int depth;

    private CompoundDepth(String text) {
        this.text = text;
    }

    /** The depth at the begin of a statement; empty when it is not compound. */
    static Optional<CompoundDepth> of(String text, int start) {
        int begin = SqlScript.skipToSql(text, start);
        int end = wordEnd(text, begin);
        int colon = SqlScript.skipToSql(text, end);
        if (end > begin && colon < text.length() && text.charAt(colon) == ':') {
            // Its label.
            begin = SqlScript.skipToSql(text, colon + 1);
            end = wordEnd(text, begin);
        }
        int next = SqlScript.skipToSql(text, end);
        boolean compound = word(text, begin, end).equals("begin")
                && !text.startsWith(";", next)
                && !TRANSACTION.contains(word(text, next, wordEnd(text, next)));
        return compound ? Optional.of(new CompoundDepth(text)) : Optional.empty();
    }

    /** Whether the last {@code END} is yet to come. */
    boolean isInside() {
        return depth > 0;
    }

    /** Counts the word that begins at an index, and returns the index behind it; the same index where none begins. */
    int skipWord(int start) {
        boolean begins = start == 0 || ".:".indexOf(text.charAt(start - 1)) < 0 && !isPart(text.charAt(start - 1));
        int end = wordEnd(text, start);
        if (!begins || end == start) {
            return end;
        }
        switch (word(text, start, end)) {
            case "begin", "case" -> depth++;
            case "end" -> {
                return skipEnd(end);
            }
            default -> {
                return end;
            }
        }
        return end;
    }

    private int skipEnd(int end) {
        int next = SqlScript.skipToSql(text, end);
        int nextEnd = wordEnd(text, next);
        String closed = word(text, next, nextEnd);
        if (CLOSED_BY_NAME.contains(closed)) {
            return nextEnd;
        }
        depth = Math.max(0, depth - 1);
        return closed.equals("case") ? nextEnd : end;
    }

    private static String word(String text, int start, int end) {
        return text.substring(start, end).toLowerCase(Locale.ROOT);
    }

    private static int wordEnd(String text, int start) {
        int end = start;
        while (end < text.length() && isPart(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isPart(char at) {
        return Character.isLetterOrDigit(at) || at == '_';
    }
}
