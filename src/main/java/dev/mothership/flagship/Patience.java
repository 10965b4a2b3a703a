package dev.mothership.flagship;

import dev.mothership.timer.Words;
import java.time.Duration;
import java.util.Optional;

/// Until when a server waits: for a database, for somebody to be the flagship, for the flagship.
/// Confined to one thread.
final class Patience {
    private final Timing timing;
    private long end;
    private String known = "";
    private String problem = "there was no answer";

    Patience(Timing timing) {
        this.timing = timing;
    }

    /// When it ends.
    long end() {
        return end;
    }

    /// From now on, for as long as an election may take.
    void renew(long now) {
        end = now + timing.election();
        known = "";
    }

    void problem(String reason) {
        problem = reason;
    }

    /// A flagship that is alive is waited for; each for itself, since they can die.
    void saw(Optional<Sight.Running> running, long now) {
        String alive =
                running.filter(one -> one.silence().toNanos() < timing.stale())
                        .map(one -> one.server() + " " + one.epoch())
                        .orElse("");
        if (!alive.equals(known)) {
            end = now + (alive.isEmpty() ? timing.election() : timing.patience());
            known = alive;
        }
    }

    /// What is to be said when it ended without a session.
    String connecting() {
        return "no database within " + words(timing.election()) + ": " + problem;
    }

    /// What is to be said when it ended without a verdict.
    String watching(Optional<Sight.Running> running) {
        return known.isEmpty() || running.isEmpty()
                ? "the lock was held for "
                        + words(timing.election())
                        + " by a session that runs no prelaunch; `mothership flagship status` shows"
                        + " it"
                : "the flagship "
                        + running.get().server()
                        + " was not ready within "
                        + words(timing.patience());
    }

    private static String words(long nanos) {
        return Words.of(Duration.ofNanos(nanos));
    }
}
