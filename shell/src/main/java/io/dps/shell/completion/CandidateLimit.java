package io.dps.shell.completion;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jline.reader.Candidate;

/**
 * Keeps lists of candidates short enough to read. Of too many names, the list shows how they begin, and completing such
 * a beginning lists what follows.
 */
final class CandidateLimit {
    /** Of one more, JLine asks whether to show the list. */
    static final int MOST = 99;

    private CandidateLimit() {}

    /**
     * Returns the candidates that fit the word, or at most {@link #MOST} of their beginnings. If none begins with the
     * word, returns those that contain it.
     */
    static List<Candidate> fitting(String word, List<Candidate> all) {
        List<Candidate> found =
                all.stream().filter(each -> each.value().startsWith(word)).toList();
        if (found.isEmpty()) {
            return all.stream()
                    .filter(each -> each.value().contains(word))
                    .limit(MOST)
                    .toList();
        }
        return found.size() <= MOST ? found : beginnings(word, found);
    }

    private static List<Candidate> beginnings(String word, List<Candidate> found) {
        List<Candidate> sorted =
                found.stream().sorted(Comparator.comparing(Candidate::value)).toList();
        int length = Math.max(word.length() + 1, longestLength(sorted));
        List<Candidate> beginnings = new ArrayList<>();
        for (int i = 0; i < sorted.size(); ) {
            Candidate first = sorted.get(i);
            int end = i + 1;
            while (end < sorted.size() && common(first, sorted.get(end)) >= length) {
                end++;
            }
            beginnings.add(end == i + 1 ? first : beginning(first, length, end - i));
            i = end;
        }
        return beginnings;
    }

    private static Candidate beginning(Candidate first, int length, int names) {
        String value = first.value().substring(0, length);
        return new Candidate(value, value + "...", first.group(), names + " names", null, null, false);
    }

    /** Returns the longest length at which at most {@link #MOST} beginnings differ. */
    private static int longestLength(List<Candidate> sorted) {
        int[] lengths = new int[sorted.size() - 1];
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = common(sorted.get(i), sorted.get(i + 1));
        }
        Arrays.sort(lengths);
        return lengths[MOST - 1];
    }

    private static int common(Candidate left, Candidate right) {
        int most = Math.min(left.value().length(), right.value().length());
        int common = 0;
        while (common < most && left.value().charAt(common) == right.value().charAt(common)) {
            common++;
        }
        return common;
    }
}
