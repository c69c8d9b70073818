package io.dps.shell.sql;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Distinguishes SQL from commands, and finds the end of a statement. Handles Spark's quotes and comments (Spark SQL
 * reference, "Literals" and "Identifiers"): strings in {@code '} and {@code "} with backslash escapes or doubled
 * quotes, backticks, {@code --} to the line's end, nested block comments.
 */
public final class SqlText {
    private static final Set<String> FIRST_WORDS = Set.of(
            "select",
            "with",
            "from",
            "values",
            "table",
            "show",
            "describe",
            "desc",
            "explain",
            "create",
            "drop",
            "alter",
            "insert",
            "delete",
            "update",
            "merge",
            "truncate",
            "analyze",
            "reset",
            "use",
            "cache",
            "uncache",
            "refresh",
            "begin",
            "declare",
            "execute",
            "call",
            "comment",
            "msck");

    private static final Set<String> QUERIES = Set.of("select", "with", "from", "values", "table");

    private SqlText() {}

    /** Returns, in lower case, the words that mark a line as SQL if it begins with one of them. */
    public static Set<String> firstWords() {
        return FIRST_WORDS;
    }

    /**
     * Returns true if the text at an index is SQL: one of {@link #firstWords()}, possibly after parentheses and block
     * comments. {@code SET} is SQL only in capitals, because {@code set} is a command.
     */
    public static boolean startsSql(String text, int start) {
        int begin = start;
        boolean inParentheses = false;
        while (begin < text.length()) {
            if (text.startsWith("/*", begin)) {
                int end = skipToken(text, begin);
                if (end < 0) {
                    return true;
                }
                begin = end;
            } else if (text.charAt(begin) == '(' || (begin > start && Character.isWhitespace(text.charAt(begin)))) {
                inParentheses |= text.charAt(begin) == '(';
                begin++;
            } else {
                break;
            }
        }
        int end = begin;
        while (end < text.length() && Character.isLetter(text.charAt(end))) {
            end++;
        }
        String word = text.substring(begin, end);
        boolean wordEnds = end == text.length() || !isWordPart(text.charAt(end));
        if (inParentheses) {
            return wordEnds && QUERIES.contains(word.toLowerCase(Locale.ROOT));
        }
        return wordEnds && (word.equals("SET") || FIRST_WORDS.contains(word.toLowerCase(Locale.ROOT)));
    }

    private static boolean isWordPart(char at) {
        return Character.isLetterOrDigit(at) || "_-.=".indexOf(at) >= 0;
    }

    /**
     * The end of a statement.
     *
     * @param index index of the statement's ending, or the length of the text
     * @param after index behind the ending, or the length of the text
     * @param ending what ends the statement; empty if the text ends before it
     * @param unterminated what the text leaves open, for messages, such as {@code unterminated comment}; or null
     */
    public record End(
            int index,
            int after,
            Optional<SqlEnding> ending,
            @Nullable String unterminated) {
        /** Returns true if the statement has an ending, so that another statement may follow. */
        public boolean isClosed() {
            return ending.isPresent();
        }

        /** Returns true if an index lies in an ending of letters, which has nothing of the statement. */
        public boolean isInWord(int at) {
            return ending.filter(found -> found.kind() != SqlEnding.Kind.SEMICOLON)
                            .isPresent()
                    && at > index
                    && at <= after;
        }

        private static End ofText(String text, @Nullable String unterminated) {
            return new End(text.length(), text.length(), Optional.empty(), unterminated);
        }
    }

    /**
     * Finds the end of the statement that begins at an index: the first {@link SqlEnding} outside quotes, comments and,
     * in a compound statement, {@code BEGIN ... END}.
     */
    public static End findEnd(String text, int start) {
        Optional<CompoundDepth> compound = CompoundDepth.of(text, start);
        int i = start;
        while (i < text.length()) {
            char at = text.charAt(i);
            Optional<SqlEnding.Found> found =
                    compound.stream().noneMatch(CompoundDepth::isInside) ? SqlEnding.at(text, i) : Optional.empty();
            if (found.isPresent()) {
                return new End(i, found.get().after(), Optional.of(found.get().ending()), null);
            }
            int word = compound.isPresent() ? compound.get().skipWord(i) : i;
            if (word > i) {
                i = word;
                continue;
            }
            int after = skipToken(text, i);
            if (after < 0) {
                return End.ofText(text, at == '/' ? "unterminated comment" : "unterminated quote (" + at + ")");
            }
            i = after;
        }
        boolean open = compound.stream().anyMatch(CompoundDepth::isInside);
        return End.ofText(text, open ? "BEGIN without END" : null);
    }

    /**
     * Returns the index after the quoted text, comment or character at the given index; -1 if a quote or comment is not
     * closed.
     */
    public static int skipToken(String text, int i) {
        char at = text.charAt(i);
        if (at == '\'' || at == '"' || at == '`') {
            return skipQuote(text, i);
        }
        if (text.startsWith("--", i)) {
            int end = text.indexOf('\n', i);
            return end < 0 ? text.length() : end;
        }
        return text.startsWith("/*", i) ? skipComment(text, i) : i + 1;
    }

    private static int skipQuote(String text, int start) {
        char quote = text.charAt(start);
        boolean escapes = quote != '`' && !isRaw(text, start);
        for (int i = start + 1; i < text.length(); i++) {
            if (text.charAt(i) == '\\' && escapes) {
                i++;
            } else if (text.charAt(i) == quote) {
                return i + 1;
            }
        }
        return -1;
    }

    /**
     * Returns true if a string has the prefix {@code r}, which means that backslashes in the string are not escapes.
     */
    private static boolean isRaw(String text, int quote) {
        boolean prefix = quote > 0 && (text.charAt(quote - 1) == 'r' || text.charAt(quote - 1) == 'R');
        return prefix && (quote == 1 || !Character.isJavaIdentifierPart(text.charAt(quote - 2)));
    }

    private static int skipComment(String text, int start) {
        int depth = 0;
        for (int i = start; i < text.length() - 1; i++) {
            if (text.startsWith("/*", i)) {
                depth++;
                i++;
            } else if (text.startsWith("*/", i)) {
                depth--;
                i++;
            }
            if (depth == 0) {
                return i + 1;
            }
        }
        return -1;
    }

    /**
     * Tracks the nesting depth within a compound statement ({@code BEGIN ... END}, Spark SQL reference, "SQL
     * Scripting"), whose inner statements end with semicolons too. {@code CASE} also has an {@code END}; {@code IF} and
     * loops end with their own keyword after {@code END}, so they need not be counted.
     */
    private static final class CompoundDepth {
        private static final Set<String> CLOSED_BY_NAME = Set.of("if", "while", "loop", "repeat", "for");
        /**
         * Words that, after BEGIN, show that other databases would start a transaction here, not a compound statement.
         */
        private static final Set<String> TRANSACTION = Set.of("transaction", "work");

        private final String text;
        private int depth;

        private CompoundDepth(String text) {
            this.text = text;
        }

        /** Returns a tracker for the statement at an index; empty if it is not a compound statement. */
        static Optional<CompoundDepth> of(String text, int start) {
            int begin = SqlScript.skipToSql(text, start);
            int end = wordEnd(text, begin);
            int colon = SqlScript.skipToSql(text, end);
            if (end > begin && colon < text.length() && text.charAt(colon) == ':') {
                // Skip the label.
                begin = SqlScript.skipToSql(text, colon + 1);
                end = wordEnd(text, begin);
            }
            int next = SqlScript.skipToSql(text, end);
            boolean compound = word(text, begin, end).equals("begin")
                    && !text.startsWith(";", next)
                    && !TRANSACTION.contains(word(text, next, wordEnd(text, next)));
            return compound ? Optional.of(new CompoundDepth(text)) : Optional.empty();
        }

        /** Returns true if the {@code END} of the compound statement has not been reached yet. */
        boolean isInside() {
            return depth > 0;
        }

        /**
         * Counts the word that begins at an index and returns the index after it; returns the same index if no word
         * begins there.
         */
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
}
