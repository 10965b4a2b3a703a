package dev.mothership.flagship;

import java.time.Duration;
import java.util.Optional;

/// A server's way until it holds the lock, or another one's turn was the end of it. Confined to one
/// thread.
final class Candidacy {
    private final Situation is;
    private final Judgement judgement;
    private final Reign reign;

    /// When this server began to boot.
    private final long born;

    /// Whether something changed in the table while a statement was under way.
    private boolean again;

    Candidacy(Situation is, Judgement judgement, Reign reign, long born) {
        this.is = is;
        this.judgement = judgement;
        this.reign = reign;
        this.born = born;
    }

    void connected(long sent, long now) {
        is.dialogue.open(sent);
        again = false;
        is.state = new State.Watching();
        is.look(now);
    }

    void refused(Event.Problem problem, long now) {
        is.patience.problem(problem.reason());
        if (problem.lasting()) {
            is.fail(problem.reason());
        } else {
            is.state = new State.Connecting(false, now + is.timing.retry());
        }
    }

    void saw(Sight seen, long sent, long now) {
        boolean news = !server(seen).equals(server(is.sight));
        is.sight = seen;
        Duration booting = Duration.ofNanos(sent - born);
        Optional<Verdict> verdict = judgement.of(seen, booting);
        if (verdict.isPresent()) {
            if (verdict.get() instanceof Verdict.Proceed) {
                judgement.words(seen, booting).forEach(text -> is.note(false, text));
            }
            is.over(verdict.get());
        } else if (is.state instanceof State.Holding) {
            reign.taken(now);
        } else if (is.state instanceof State.Watching) {
            is.patience.saw(seen.running(), now);
            if (news) {
                server(seen).ifPresent(name -> is.note(false, "waiting for the flagship " + name));
            }
            boolean stale =
                    seen.running()
                            .map(running -> running.silence().toNanos() >= is.timing.stale())
                            .orElse(false);
            long session = is.dialogue.session();
            is.ask(stale ? new Action.Terminate(session) : new Action.TryLock(session), now);
        }
    }

    private static Optional<String> server(Sight sight) {
        return sight.running().map(Sight.Running::server);
    }

    void terminated(long now) {
        is.ask(new Action.TryLock(is.dialogue.session()), now);
    }

    void locked(boolean taken, long now) {
        if (taken) {
            is.state = new State.Holding();
            is.look(now);
        } else if (again) {
            again = false;
            is.look(now);
        }
    }

    void notified(long now) {
        if (is.state instanceof State.Watching) {
            if (is.dialogue.idle()) {
                is.look(now);
            } else {
                again = true;
            }
        }
    }
}
