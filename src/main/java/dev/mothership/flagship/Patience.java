package dev.mothership.flagship;

import dev.mothership.timer.Words;
import java.time.Duration;
import java.util.Optional;

/// Until when a server waits: for a database, for somebody to be the flagship, for the flagship.
/// Each loss of the database renews it, but not for ever: a database that comes and goes is given
/// up when the first loss is [Timing#patience] ago. Confined to one thread.
final class Patience {
    private final Timing timing;
    private long end;
    private String known = "";
    private String problem = "there was no answer";
    private int losses;
    private long firstLoss;

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

    /// The database was there, and is not any more.
    void lost(String reason, long now) {
        problem(reason);
        if (losses++ == 0) {
            firstLoss = now;
        }
    }

    /// Whether it was lost too often for too long. Never at the first time.
    boolean exhausted(long now) {
        return losses > 1 && now - firstLoss >= timing.patience();
    }

    /// What is to be said then.
    String losses() {
        return "the database was lost "
                + losses
                + " times in more than "
                + words(timing.patience())
                + ": "
                + problem;
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
