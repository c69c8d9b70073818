package io.dps.contract;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Suggests the word that a user probably meant. */
public final class Suggestion {
    private static final LevenshteinDistance DISTANCE = LevenshteinDistance.getDefaultInstance();

    private Suggestion() {}

    /** Returns the known word most similar to the given one, if the difference may be a typing error. */
    public static Optional<String> nearest(String word, Collection<String> known) {
        // Do not count leading dashes, which all options have.
        int letters = word.replaceFirst("^-+", "").length();
        // A name of one letter can be a typing error too; an option of one letter would be similar to all short ones.
        int reach = word.length() == 1 ? 1 : Math.min(3, letters / 2);
        return nearest(word, known, reach);
    }

    /**
     * Returns the known word most similar to the given one, if the difference is small enough.
     *
     * @param reach the most letters that may differ, be missing or be too many
     */
    public static Optional<String> nearest(String word, Collection<String> known, int reach) {
        return known.stream()
                .filter(candidate -> candidate.equalsIgnoreCase(word) || DISTANCE.apply(word, candidate) <= reach)
                .min(Comparator.comparingInt((String candidate) -> DISTANCE.apply(word, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** Returns {@code did you mean 'x'?}, or the given text if no known word is similar. */
    public static String hint(String word, Collection<String> known, String otherwise) {
        return nearest(word, known)
                .map(found -> "did you mean '" + found + "'?")
                .orElse(otherwise);
    }
}
