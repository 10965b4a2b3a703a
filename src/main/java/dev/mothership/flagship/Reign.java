package dev.mothership.flagship;

import dev.mothership.flagship.Turn.Report;
import java.util.List;

/// A server's way from when it holds the lock until it has written how its turn ended. Confined to
/// one thread.
final class Reign {
    private final Situation is;
    private final Judgement judgement;

    Reign(Situation is, Judgement judgement) {
        this.is = is;
        this.judgement = judgement;
    }

    /// The lock is ours, and the table was read since.
    void taken(long now) {
        boolean ownTurn =
                is.sight
                        .turn()
                        .map(turn ->
                                turn.phase() == Turn.Phase.RUNNING && turn.epoch() == is.ownEpoch)
                        .orElse(false);
        if (is.untold && ownTurn) {
            tell(Report.READY, now);
        } else if (is.sight.running().isPresent()) {
            Sight.Running last = is.sight.running().get();
            long until = is.timing.successorAt(is.dialogue.answered(), last.silence());
            is.note(
                    true,
                    "the flagship "
                            + last.server()
                            + " has gone: taking over in "
                            + Situation.words(until - now));
            is.state = new State.Settling(until);
            is.ask(new Action.Claim(is.dialogue.session()), now);
        } else {
            begin(now);
        }
    }

    void begin(long now) {
        is.state = new State.Beginning();
        is.ask(new Action.Begin(is.dialogue.session()), now);
    }

    void held(boolean held, long now) {
        if (!held) {
            notOurs(now);
        }
    }

    private void notOurs(long now) {
        is.lost(new Event.Problem("the lock is not ours any more", false), now);
    }

    void began(long epoch, long now) {
        if (now >= is.dialogue.fence()) {
            is.lost(Situation.silent(is.dialogue.answered(), now), now);
            return;
        }
        is.ownEpoch = epoch;
        is.untold = false;
        is.note(
                false,
                "this server is the flagship"
                        + judgement.release().map(r -> " for release " + r).orElse(""));
        is.state = new State.Running(now + is.timing.prelaunch());
        is.add(new Action.StartJobs());
    }

    /// They have run for too long.
    String late() {
        return "prelaunch did not end within " + Situation.words(is.timing.prelaunch());
    }

    void jobsEnded(PrelaunchJobs.Result result, long now) {
        boolean done = result instanceof PrelaunchJobs.Result.Done;
        if (is.state instanceof State.Stopping(State.Why why) && why == State.Why.FENCED) {
            is.untold = done;
            is.reconnectOrStop(now);
        } else if (is.state instanceof State.Stopping(State.Why why)
                && why == State.Why.LATE
                && !done) {
            tell(Report.failed("", late(), List.of()), now);
        } else if (is.state instanceof State.Running || is.state instanceof State.Stopping) {
            tell(report(result), now);
        }
    }

    private static Report report(PrelaunchJobs.Result result) {
        return switch (result) {
            case PrelaunchJobs.Result.Done _ -> Report.READY;
            case PrelaunchJobs.Result.Stopped _ -> Report.STOPPED;
            case PrelaunchJobs.Result.Failed(String job, String reason, List<String> lines) ->
                    Report.failed(job, reason, lines);
        };
    }

    private void tell(Report report, long now) {
        is.state = new State.Telling(report);
        is.ask(new Action.Tell(is.dialogue.session(), is.ownEpoch, report), now);
    }

    void told(boolean told, long now) {
        if (!told) {
            notOurs(now);
        } else if (is.state instanceof State.Telling(Report report)) {
            is.over(
                    report.phase() == Turn.Phase.FAILED
                            ? new Verdict.Failed(report.reason(), report.lines())
                            : report.phase() == Turn.Phase.STOPPED || is.stopAsked
                                    ? new Verdict.Stopped()
                                    : new Verdict.Proceed(Role.FLAGSHIP));
        }
    }
}
