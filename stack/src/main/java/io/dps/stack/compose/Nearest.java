package io.dps.stack.compose;

import java.util.Collection;
import java.util.Comparator;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Finds the known word that is nearest to a mistyped one. */
final class Nearest {
    private static final LevenshteinDistance DISTANCE = LevenshteinDistance.getDefaultInstance();

    private Nearest() {}

    /** Returns {@code did you mean 'x'?}, or the given text when no known word is near. */
    static String hint(String word, Collection<String> known, String otherwise) {
        int reach = Math.max(1, Math.min(3, word.length() / 2));
        return known.stream()
                .filter(candidate -> DISTANCE.apply(word, candidate) <= reach)
                .min(Comparator.comparingInt((String candidate) -> DISTANCE.apply(word, candidate))
                        .thenComparing(Comparator.naturalOrder()))
                .map(found -> "did you mean '" + found + "'?")
                .orElse(otherwise);
    }
}
