package io.dps.stack.compose;

import java.util.Collection;
import java.util.Comparator;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Finds what somebody may have meant. */
final class Nearest {
    private static final LevenshteinDistance DISTANCE = LevenshteinDistance.getDefaultInstance();

    private Nearest() {}

    /** {@code did you mean 'x'?}, or the given text when nothing is near. */
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
