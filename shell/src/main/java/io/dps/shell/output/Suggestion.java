package io.dps.shell.output;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Finds what a user may have meant. */
public final class Suggestion {
    private static final LevenshteinDistance DISTANCE = LevenshteinDistance.getDefaultInstance();

    private Suggestion() {}

    /** The known word nearest to the given one, if it is near enough to be a typing error. */
    public static Optional<String> nearest(String word, Collection<String> known) {
        // Dashes are no part of a name: all options share them.
        int letters = word.replaceFirst("^-+", "").length();
        // Of a single letter every other one would be near.
        int reach = letters < 2 ? 0 : Math.min(3, letters / 2);
        return known.stream()
                .filter(candidate -> candidate.equalsIgnoreCase(word) || DISTANCE.apply(word, candidate) <= reach)
                .min(Comparator.comparingInt((String candidate) -> DISTANCE.apply(word, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** {@code did you mean 'x'?}, or the given text when nothing is near. */
    public static String hint(String word, Collection<String> known, String otherwise) {
        return nearest(word, known)
                .map(found -> "did you mean '" + found + "'?")
                .orElse(otherwise);
    }
}
