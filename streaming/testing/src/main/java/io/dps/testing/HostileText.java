package io.dps.testing;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * Texts that somebody might give a parser by mistake or in bad faith: its own words in any order, much too many of them, and
 * what no terminal should get to see. For properties: they run a few hundred cases by default, and as many as
 * {@code -Dhostile.tries=N} says.
 */
public final class HostileText {
    private static final List<String> NASTY = List.of(
            "\u0000",
            "\u0007",
            "\b",
            "\t",
            "\r",
            "\n",
            "\r\n",
            "\u001b[2J",
            "\u001b]0;title\u0007",
            "\u007f",
            "\u009b31m",
            "\u202e",
            "\u2066",
            "\ufeff",
            "\ufdd0",
            "\ud800",
            "\udfff",
            "\uD83D\uDE00",
            "e\u0301",
            "\u0130",
            "'",
            "\"",
            "`",
            "\\",
            "\\u0000",
            "${",
            "}",
            "%s",
            "%zz",
            "(",
            ")",
            "[",
            "]",
            "{",
            ",",
            ";",
            ":",
            "#",
            "--",
            "/*",
            "*/",
            "\u00a0",
            "-0",
            "1e999",
            "NaN",
            "9223372036854775808",
            "0x1",
            "\u0661");

    private HostileText() {}

    /**
     * Returns texts made of parts of a language.
     *
     * @param words parts that the parser knows; many texts have a right beginning, so that the parser does not turn
     *     all of them down at once
     */
    public static Arbitrary<String> of(String... words) {
        Arbitrary<String> part = Arbitraries.frequencyOf(
                Tuple.of(12, Arbitraries.of(words)),
                Tuple.of(4, Arbitraries.of(NASTY)),
                Tuple.of(2, Arbitraries.strings().ofMaxLength(6)),
                Tuple.of(1, Arbitraries.integers().between(1, 3_000).flatMap(times -> Arbitraries.of(words)
                        .map(word -> word.repeat(times)))),
                Tuple.of(1, Arbitraries.integers().between(1, 3_000).flatMap(times -> Arbitraries.of(NASTY)
                        .map(word -> word.repeat(times)))));
        return part.list().ofMaxSize(30).map(parts -> String.join("", parts));
    }

    /** Returns texts in which a part of a right one is replaced by another. */
    public static Arbitrary<String> near(String right, String... words) {
        Arbitrary<Integer> place = Arbitraries.integers().between(0, right.length());
        return Combinators.combine(place, Arbitraries.integers().between(0, 40), of(words))
                .as((at, length, text) ->
                        right.substring(0, at) + text + right.substring(Math.min(right.length(), at + length)));
    }

    /** Returns whether a terminal may be sent the text: no character in it controls anything but lines and tabs. */
    public static boolean isPrintable(String text) {
        return text.codePoints()
                .noneMatch(point -> point != '\n'
                        && point != '\t'
                        && (Character.isISOControl(point)
                                || point >= 0x202A && point <= 0x202E
                                || point >= 0x2066 && point <= 0x2069));
    }
}
