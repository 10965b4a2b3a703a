package dev.mothership.flagship;

import dev.mothership.timer.Words;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a server in an election knows and has to do, whatever its role: shared by the parts of one
/// [Protocol] and confined to its thread.
final class Situation {
    final Timing timing;
    final Patience patience;
    final Dialogue dialogue;

    State state = new State.Connecting(false, 0);
    Sight sight = new Sight(Optional.empty(), Optional.empty(), Optional.empty());

    /// Our own last turn; 0: there was none.
    long ownEpoch;

    /// Whether our jobs have succeeded in [#ownEpoch], and that could not be written.
    boolean untold;

    boolean stopAsked;
    private List<Action> actions = new ArrayList<>();

    Situation(Timing timing) {
        this.timing = timing;
        this.patience = new Patience(timing);
        this.dialogue = new Dialogue(timing);
    }

    void add(Action action) {
        actions.add(action);
    }

    void note(boolean warning, String text) {
        add(new Action.Note(warning, text));
    }

    void ask(Action statement, long now) {
        dialogue.ask(now);
        add(statement);
    }

    void look(long now) {
        ask(new Action.Look(dialogue.session(), ownEpoch), now);
    }

    void connect() {
        state = new State.Connecting(true, 0);
        add(new Action.Connect(dialogue.another()));
    }

    /// The session is of no use any more. What runs because of it is stopped.
    void lost(Event.Problem problem, long now) {
        if (state instanceof State.Over || state instanceof State.Connecting) {
            return;
        }
        patience.lost(problem.reason(), now);
        closeSession();
        boolean runs =
                state instanceof State.Running
                        || (state instanceof State.Stopping(State.Why why)
                                && why != State.Why.FENCED);
        if (runs) {
            note(
                    true,
                    "prelaunch is stopped, for another server may run it now: " + problem.reason());
            stopJobs(Duration.ofNanos(timing.grace()), State.Why.FENCED);
        } else if (!(state instanceof State.Stopping)) {
            untold |=
                    state instanceof State.Telling(Turn.Report report)
                            && report == Turn.Report.READY;
            note(true, "lost the database: " + problem.reason());
            reconnectOrStop(now);
        }
    }

    void reconnectOrStop(long now) {
        if (stopAsked) {
            over(new Verdict.Stopped());
        } else if (patience.exhausted(now)) {
            fail(patience.losses());
        } else {
            patience.renew(now);
            connect();
        }
    }

    void stopJobs(Duration grace, State.Why why) {
        state = new State.Stopping(why);
        add(new Action.StopJobs(grace));
    }

    void fail(String reason) {
        over(new Verdict.Failed("cannot elect a flagship: " + reason, List.of()));
    }

    void over(Verdict verdict) {
        closeSession();
        state = new State.Over(verdict);
        add(new Action.Decide(verdict));
    }

    private void closeSession() {
        add(new Action.Close(dialogue.session()));
        dialogue.another();
    }

    static Event.Problem silent(long since, long now) {
        return new Event.Problem("the database did not answer for " + words(now - since), false);
    }

    static String words(long nanos) {
        return Words.of(Duration.ofNanos(Math.max(0, nanos)));
    }

    /// What has to be done, and was not taken yet.
    List<Action> taken() {
        List<Action> out = actions;
        actions = new ArrayList<>();
        return out;
    }
}
