package dev.mothership.proxy;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A preflight that is on its way to the ship, and those that wait for its answer, each on its own
/// event loop. One that leaves takes nothing with it. Thread-safe, without a lock.
final class PreflightFlight {
    /// What became of it.
    sealed interface Outcome {
        /// There is an answer.
        ///
        /// @param key of the requests that it is for
        /// @param names of the fields that are part of the key because the answer says so
        record Answered(PreflightKey key, List<String> names, Kept.Answer answer)
                implements Outcome {}

        /// Who asked has left, or waits for the ship: another one may ask.
        record Left() implements Outcome {}

        /// There is none, or it is for the one alone who asked.
        record Failed() implements Outcome {}
    }

    private final Set<PreflightTurn> waiting = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Outcome outcome;

    /// From now on it is told when this has ended; maybe although this says no.
    ///
    /// @return false if it has ended
    boolean join(PreflightTurn turn) {
        waiting.add(turn);
        if (outcome == null) {
            return true;
        }
        waiting.remove(turn);
        return false;
    }

    void leave(PreflightTurn turn) {
        waiting.remove(turn);
    }

    /// Only by the one who asks, and once.
    void end(Outcome known) {
        outcome = known;
        waiting.forEach(turn -> turn.flightEnded(this));
    }

    /// Only once it has ended.
    Outcome outcome() {
        Outcome known = outcome;
        if (known == null) {
            throw new IllegalStateException();
        }
        return known;
    }
}
