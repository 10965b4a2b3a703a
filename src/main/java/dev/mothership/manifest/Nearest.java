package dev.mothership.manifest;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// Finds what a misspelt word was meant to be.
final class Nearest {
    private static final int LONGEST_WORD = 64;
    private static final int LONGEST_LIST = 40;

    private Nearest() {}

    /// The candidate with the least edit distance, if it is near enough to be a slip.
    static Optional<String> to(String word, Collection<String> candidates) {
        if (word.length() > LONGEST_WORD) {
            return Optional.empty();
        }
        int limit = Math.max(1, word.length() / 3);
        return candidates.stream()
                .filter(candidate -> Math.abs(candidate.length() - word.length()) <= limit)
                .filter(candidate -> distance(word, candidate) <= limit)
                .min(Comparator.comparingInt(candidate -> distance(word, candidate)));
    }

    /// A hint that names the nearest candidate, and all of them.
    ///
    /// @param what such as "keys here"
    static String hint(String word, Collection<String> candidates, String what) {
        String more = candidates.size() > LONGEST_LIST ? ", …" : "";
        String all =
                candidates.isEmpty()
                        ? ""
                        : what
                                + ": "
                                + candidates.stream()
                                        .limit(LONGEST_LIST)
                                        .collect(Collectors.joining(", "))
                                + more;
        return to(word, candidates)
                .map(near ->
                        "did you mean `" + near + "`?" + (all.isEmpty() ? "" : " (" + all + ")"))
                .orElse(all);
    }

    /// Optimal string alignment distance, without regard to case: inserts, deletes, replacements
    /// and swaps of neighbours.
    static int distance(String left, String right) {
        String a = left.toLowerCase(Locale.ROOT);
        String b = right.toLowerCase(Locale.ROOT);
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                int least =
                        Math.min(
                                Math.min(cost[i - 1][j], cost[i][j - 1]) + 1,
                                cost[i - 1][j - 1] + change);
                boolean swapped =
                        i > 1
                                && j > 1
                                && a.charAt(i - 1) == b.charAt(j - 2)
                                && a.charAt(i - 2) == b.charAt(j - 1);
                cost[i][j] = swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
            }
        }
        return cost[a.length()][b.length()];
    }
}
