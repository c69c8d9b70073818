package io.dps.shell.sql;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What ends a SQL statement: a semicolon, or a backslash and a word as in the shells of MySQL and PostgreSQL. The word
 * may also follow the semicolon on the same line.
 *
 * @param kind what becomes of the statement
 * @param text the ending as written, without a semicolon before it
 * @param argument the rest of the ending's words; empty if there is none
 */
public record SqlEnding(Kind kind, String text, String argument) {
    /** Spark's SQL has a backslash only in strings, so outside of them it cannot be part of the statement. */
    private static final Pattern WORD =
            Pattern.compile("[ \\t]*(\\\\([A-Za-z]+))(?:(?<=\\\\watch)[ \\t]+([^\\s;&|>]+))?");

    private static final SqlEnding SEMICOLON = new SqlEnding(Kind.SEMICOLON, ";", "");

    /** The kinds of endings. */
    public enum Kind {
        /** {@code ;}: the statement runs. */
        SEMICOLON,
        /** {@code \G}: the statement runs and shows its rows as blocks. */
        VERTICAL,
        /** {@code \watch [INTERVAL]}: the statement runs again and again. */
        WATCH,
        /** Another word, which is an error. */
        UNKNOWN
    }

    /**
     * Returns what is wrong with the ending; empty if it is valid.
     */
    public Optional<String> problem() {
        if (kind == Kind.UNKNOWN) {
            return Optional.of("unknown ending '" + text
                    + "': a statement ends with ';', with '\\G' to show each row as a block, or with '\\watch 2' to run"
                    + " it every 2 seconds");
        }
        if (kind == Kind.WATCH
                && !argument.isEmpty()
                && WatchInterval.parse(argument).isEmpty()) {
            return Optional.of("'" + argument + "' is not an interval for \\watch: write seconds or a duration of at"
                    + " least 100ms, such as 2 or 1m");
        }
        return Optional.empty();
    }

    /** An ending and the index behind it. */
    record Found(SqlEnding ending, int after) {}

    /** Returns the ending that begins at an index of a text outside quotes and comments, if one begins there. */
    static Optional<Found> at(String text, int index) {
        boolean semicolon = text.charAt(index) == ';';
        if (!semicolon && text.charAt(index) != '\\') {
            return Optional.empty();
        }
        int from = semicolon ? index + 1 : index;
        Matcher word = WORD.matcher(text).region(from, text.length());
        if (word.lookingAt()) {
            String argument = word.group(3) == null ? "" : word.group(3);
            String written = word.group().strip();
            return Optional.of(new Found(new SqlEnding(kind(word.group(2)), written, argument), word.end()));
        }
        return semicolon ? Optional.of(new Found(SEMICOLON, from)) : Optional.empty();
    }

    private static Kind kind(String word) {
        return switch (word) {
            case "G" -> Kind.VERTICAL;
            case "watch" -> Kind.WATCH;
            default -> Kind.UNKNOWN;
        };
    }
}
