package dev.mothership.proxy;

import dev.mothership.client.Verdict;
import dev.mothership.proxy.Shields.Reason;

/// What is counted of verdicts on requests, and of what came of them. Each loop counts in a tally
/// of its own; anybody may read.
final class ShieldSeries {
    private static final int VERDICTS = Verdict.values().length;
    private static final int SIZE = VERDICTS + 2 * Reason.values().length;

    private final Tally[] tallies;

    /// @param loops how many there are
    ShieldSeries(int loops) {
        tallies = new Tally[loops];
        for (int i = 0; i < loops; i++) {
            tallies[i] = new Tally(SIZE);
        }
    }

    // On an event loop.

    void judged(ProxyLoop loop, Verdict verdict) {
        tallies[loop.index()].add(verdict.ordinal(), 1);
    }

    /// @param blocked whether it was turned away; else it was only told
    void caught(ProxyLoop loop, Reason reason, boolean blocked) {
        tallies[loop.index()].add(place(reason, blocked), 1);
    }

    private static int place(Reason reason, boolean blocked) {
        return VERDICTS + 2 * reason.ordinal() + (blocked ? 1 : 0);
    }

    // On any thread.

    long judged(Verdict verdict) {
        return Tally.sum(tallies, verdict.ordinal());
    }

    long caught(Reason reason, boolean blocked) {
        return Tally.sum(tallies, place(reason, blocked));
    }
}
