package io.dps.shell.topic.filter;

import io.dps.contract.UserFailure;
import io.dps.shell.topic.TopicRecord;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Searches the keys and values of records for a regular expression. Uses RE2, which runs in linear time, where RE2
 * gives the same result as Java: for an expression with the same meaning in both, on a single line of ASCII text.
 * Otherwise uses Java's own matcher, which stops after a fixed number of steps per text, or when the thread is
 * interrupted.
 */
public final class Grep implements Predicate<TopicRecord> {
    /** Step limit of Java's matcher, about one second; each step reads one character. */
    private static final long MOST_STEPS = 100_000_000;

    private final Search search;

    private Grep(Search search) {
        this.search = search;
    }

    /**
     * Parses an expression.
     *
     * @throws UserFailure of kind {@code USAGE}, naming the column, if the expression is not valid
     */
    public static Grep parse(String regex) {
        Pattern pattern;
        try {
            pattern = Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw UserFailure.usage(
                    "--grep, column " + (Math.max(0, e.getIndex()) + 1) + ": " + e.getDescription(),
                    "to search for literal text, quote it: \\Q...\\E");
        } catch (StackOverflowError e) {
            throw UserFailure.usage("--grep: the expression is nested too deeply", "use fewer brackets");
        }
        if (hasOtherMeaningInRe2(regex)) {
            return new Grep(new JavaSearch(pattern));
        }
        try {
            return new Grep(new Re2Search(com.google.re2j.Pattern.compile(regex), new JavaSearch(pattern)));
        } catch (com.google.re2j.PatternSyntaxException | StackOverflowError e) {
            return new Grep(new JavaSearch(pattern));
        }
    }

    /**
     * Returns true if an expression may mean something else in RE2: RE2 reads {@code &&} in a class as two characters,
     * {@code \v} as one character, and defines word boundaries ({@code \b} and {@code \B}) differently.
     */
    private static boolean hasOtherMeaningInRe2(String regex) {
        return regex.chars().anyMatch(letter -> letter > '~')
                || regex.contains("&&")
                || regex.contains("[[")
                || regex.replace("\\\\", "").matches("(?s).*\\\\[bBv].*");
    }

    @Override
    public boolean test(TopicRecord record) {
        try {
            return isFound(record.key()) || isFound(record.value());
        } catch (TooManySteps | StackOverflowError e) {
            throw UserFailure.failed(
                    "--grep takes too long or too much memory on the record at offset " + record.offset()
                            + " of partition " + record.partition(),
                    "avoid nested repetitions such as (a+)+ or (a|b)*, back references and \\b;"
                            + " or filter with --key, --where or --partition");
        }
    }

    private boolean isFound(byte[] text) {
        return text != null && search.isFound(new String(text, StandardCharsets.UTF_8));
    }

    /** Searches a text for an expression. */
    @FunctionalInterface
    private interface Search {
        boolean isFound(String text);
    }

    /**
     * Uses RE2 for a single line of ASCII text and Java for all other texts, for which the two differ in what ends a
     * line ({@code .}, {@code ^}, {@code $}, {@code \s}) and in case-insensitive matching of non-ASCII letters.
     */
    private record Re2Search(com.google.re2j.Pattern pattern, Search java) implements Search {
        @Override
        public boolean isFound(String text) {
            return text.chars().allMatch(Re2Search::isPlain)
                    ? pattern.matcher(text).find()
                    : java.isFound(text);
        }

        private static boolean isPlain(int letter) {
            return letter == '\t' || letter >= ' ' && letter <= '~';
        }
    }

    private record JavaSearch(Pattern pattern) implements Search {
        @Override
        public boolean isFound(String text) {
            return pattern.matcher(new CountedText(text, new long[1])).find();
        }
    }

    /** A text that aborts the search after too many reads, or on Ctrl-C. */
    private record CountedText(String text, long[] steps) implements CharSequence {
        @Override
        public char charAt(int index) {
            long step = steps[0]++;
            if ((step & 0xFFFF) == 0 && Thread.currentThread().isInterrupted()) {
                throw UserFailure.interrupted("");
            }
            if (step > MOST_STEPS) {
                throw new TooManySteps();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** Thrown when the step limit is reached. */
    private static final class TooManySteps extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooManySteps() {
            super("", null, false, false);
        }
    }
}
