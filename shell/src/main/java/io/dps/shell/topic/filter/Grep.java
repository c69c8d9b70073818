package io.dps.shell.topic.filter;

import io.dps.contract.UserFailure;
import io.dps.shell.topic.TopicRecord;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression that is searched for in keys and values of records. RE2, whose time grows with the length of the text
 * alone, searches texts of one line of ASCII for what it knows with the meaning of Java's expressions; Java searches for the
 * others, and in all other texts, within a limit of steps for each text and until the thread is interrupted.
 */
public final class Grep implements Predicate<TopicRecord> {
    /** Steps of Java's matcher, each of which reads a character: about a second. */
    private static final long MOST_STEPS = 100_000_000;

    private final Search search;

    private Grep(Search search) {
        this.search = search;
    }

    /**
     * Reads an expression.
     *
     * @throws UserFailure usage, naming the column, when it is not one
     */
    public static Grep parse(String regex) {
        Pattern pattern;
        try {
            pattern = Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw UserFailure.usage(
                    "--grep, column " + (Math.max(0, e.getIndex()) + 1) + ": " + e.getDescription(),
                    "for a text as it is, quote it: \\Q...\\E");
        } catch (StackOverflowError e) {
            throw UserFailure.usage("--grep: the expression is nested too deep", "write it with fewer brackets");
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

    /** RE2 takes && in a class for two characters, \v for one character, and has other words around \b and \B. */
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
                    "write the expression without repetitions within repetitions, such as (a+)+ or (a|b)*,"
                            + " and without back references or \\b; or select by --key, --where or --partition");
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
     * RE2 where both mean the same: they differ in what ends a line ({@code .}, {@code ^}, {@code $}, {@code \s}), and in
     * the case of letters beyond ASCII.
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

    /** A text that ends the search when it was read too often, or on Ctrl-C. */
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

    /** The limit was reached. */
    private static final class TooManySteps extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooManySteps() {
            super("", null, false, false);
        }
    }
}
